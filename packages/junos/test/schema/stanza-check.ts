/** What the schema says of a configuration, and of single statements, in a test's words. */
import { finish } from '@wingspan/engine'
import { expect } from 'vitest'
import { checkSchema, spreadValues, statementAt } from '../../src/schema/index.js'
import { ConfigNode, parseConfiguration } from '../../src/syntax/index.js'

/** Severity, code and path of each diagnostic. */
export function check(text: string): readonly string[] {
  const { root, problem } = parseConfiguration(text)
  expect(problem).toBeUndefined()
  finish(spreadValues(root))
  return finish(checkSchema(root)).map(({ severity, code, path }) => `${severity} ${code}: ${path.join(' ')}`)
}

/** The diagnostics that stop a configuration from being used. */
export const errors = (text: string): readonly string[] =>
  check(text).filter((line) => line.startsWith('error'))

/** The sentences of the warnings. */
export function warnings(text: string): readonly string[] {
  const { root } = parseConfiguration(text)
  return finish(checkSchema(root)).flatMap(({ severity, message }) =>
    severity === 'warning' ? [message] : [],
  )
}

/** What the program does with a statement; undefined for one that it does not know. */
export function supportOf(words: string): string | undefined {
  return statementOf(words)?.support
}

/** Whether the value of a statement is a secret. */
export function isSecret(words: string): boolean {
  return statementOf(words)!.statement.isSecret
}

function statementOf(words: string) {
  let node = new ConfigNode('')
  for (const word of words.split(' ')) node = node.add(word)
  return statementAt(node)
}
