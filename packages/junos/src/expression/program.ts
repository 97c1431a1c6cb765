/** An expression's parts to steps that a matcher can follow side by side (K. Thompson, CACM 11:6, 1968). */
import type { CharacterSet } from './character-set.js'
import { ExpressionError } from './expression-error.js'
import type { Part } from './syntax.js'

/** A step; the one after it comes next, and `fork` goes on at both. */
export type Step =
  | { readonly kind: 'character'; readonly set: CharacterSet }
  | { readonly kind: 'start' | 'end' | 'match' }
  | { readonly kind: 'jump'; readonly to: number }
  | { readonly kind: 'fork'; readonly to: number }

/** The steps of an expression, at most `most`; throws an `ExpressionError` when there are more. */
export function makeProgram(part: Part, most: number): readonly Step[] {
  const steps: Step[] = []
  const add = (step: Step): number => {
    if (steps.length >= most) throw new ExpressionError('too-large', 0, `it takes more than ${most} steps`)
    return steps.push(step) - 1
  }

  const write = (part: Part): void => {
    switch (part.kind) {
      case 'sequence':
        for (const each of part.parts) write(each)
        break
      case 'choice':
        writeChoice(part.branches)
        break
      case 'repetition':
        writeRepetition(part.part, part.least, part.most)
        break
      default:
        add(part)
    }
  }

  const writeChoice = (branches: readonly Part[]): void => {
    const jumps: number[] = []
    branches.forEach((branch, i) => {
      const fork = i < branches.length - 1 ? add({ kind: 'fork', to: 0 }) : undefined
      write(branch)
      if (fork === undefined) return
      jumps.push(add({ kind: 'jump', to: 0 }))
      steps[fork] = { kind: 'fork', to: steps.length }
    })
    for (const jump of jumps) steps[jump] = { kind: 'jump', to: steps.length }
  }

  const writeRepetition = (part: Part, least: number, most: number): void => {
    for (let i = 0; i < least; i++) write(part)
    if (most === Number.POSITIVE_INFINITY) {
      const fork = add({ kind: 'fork', to: 0 })
      write(part)
      add({ kind: 'jump', to: fork })
      steps[fork] = { kind: 'fork', to: steps.length }
      return
    }
    const forks: number[] = []
    for (let i = least; i < most; i++) {
      forks.push(add({ kind: 'fork', to: 0 }))
      write(part)
    }
    for (const fork of forks) steps[fork] = { kind: 'fork', to: steps.length }
  }

  write(part)
  add({ kind: 'match' })
  return steps
}
