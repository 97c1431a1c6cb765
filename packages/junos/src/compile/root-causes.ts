/** One mistake is told once: what only follows from another error of a configuration is left out. */
import type { Diagnostic } from '../schema/index.js'
import type { SyntaxProblem } from '../syntax/index.js'

/**
 * What is left of `found` beside `failures`, commands that were not carried out, and `words`, errors of the schema. It
 * follows from them that a line says less than it should, that a value cannot be used, and that a statement lacks what
 * was misspelt in it.
 */
export function rootCauses(
  found: readonly Diagnostic[],
  words: readonly Diagnostic[],
  failures: readonly SyntaxProblem[],
): readonly Diagnostic[] {
  const lines = new Set(failures.filter(isError).map(({ place }) => place.line))
  const wrong = new Set<string>()
  const aboveWrong = new Set<string>()
  for (const { path } of words.filter(isError)) {
    for (let length = 0; length < path.length; length++) aboveWrong.add(keyOf(path.slice(0, length)))
    wrong.add(keyOf(path))
  }
  return [...words, ...found.filter((each) => !follows(each))].filter(
    ({ place }) => place === undefined || !lines.has(place.line),
  )

  function follows({ severity, code, path }: Diagnostic): boolean {
    if (severity !== 'error' || wrong.size === 0) return false
    const key = keyOf(path)
    return wrong.has(key) || (code === 'missing-statement' && aboveWrong.has(key))
  }
}

function isError({ severity }: { readonly severity: Diagnostic['severity'] }): boolean {
  return severity === 'error'
}

function keyOf(path: readonly string[]): string {
  return JSON.stringify(path)
}
