/** A runner that outlives errors of one kind: whoever typed the line is told, and types the next one. */
import type { LineRunner } from './line-runner.js'

/** The runner, for which a line that ends in an error of that kind is one that has failed. */
export function afterErrors(runner: LineRunner, kind: new (...args: never) => Error): LineRunner {
  return {
    candidates: runner.candidates,
    check: runner.check,
    run: async (...line) => {
      try {
        return await runner.run(...line)
      } catch (error) {
        if (!(error instanceof kind)) throw error
        const text = `error: ${error.message}\n`
        return { promptText: text, lineText: text }
      }
    },
  }
}
