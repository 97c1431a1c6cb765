/** The whole road of a configuration: text, tree, schema, groups, rules. */
import { type ConfigurationRules, finish, type Steps } from '@wingspan/engine'
import { inherit } from '../inherit/index.js'
import {
  checkSchema,
  type Diagnostic,
  isSingleValued,
  settleLeaves,
  spreadValues,
  statementShape,
} from '../schema/index.js'
import {
  type ConfigNode,
  type ConfigurationForm,
  parseInSteps,
  type SyntaxProblem,
  settleMarks,
} from '../syntax/index.js'
import { compileConfiguration } from './compile-configuration.js'
import type { Hosts } from './compile-context.js'
import { rootCauses } from './root-causes.js'

export interface LoadedConfiguration {
  /** As it was written. */
  readonly root: ConfigNode
  /** With groups applied and inactive statements left out. */
  readonly effective: ConfigNode
  readonly form: ConfigurationForm
  /** Undefined when there are errors. */
  readonly rules: ConfigurationRules | undefined
  /** In the order of their places. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Loads a configuration from its text; what is wrong is in the diagnostics. Never throws. What sessions remember by
 * number has the numbers of the rules `before`.
 */
export function loadConfiguration(
  text: string,
  hosts?: Hosts,
  before?: ConfigurationRules,
): LoadedConfiguration {
  return finish(loadInSteps(text, hosts, before))
}

/** The same, a step after the other: none takes longer than some milliseconds. */
export function* loadInSteps(
  text: string,
  hosts?: Hosts,
  before?: ConfigurationRules,
): Steps<LoadedConfiguration> {
  const { root, form, problem, failures } = yield* parseInSteps(text, statementShape)
  if (problem) {
    const diagnostics = [...failures, problem].map(diagnosticOf)
    return { root, effective: root, form, rules: undefined, diagnostics }
  }
  yield* spreadValues(root)
  yield* settleLeaves(root)
  yield* settleMarks(root, statementShape)
  const inherited = yield* inherit(root, isSingleValued)
  const compiled = yield* compileConfiguration(inherited.root, hosts, before)
  const words = yield* checkSchema(root, inherited.root)
  const found = [...inherited.diagnostics, ...compiled.diagnostics]
  const diagnostics = [...failures.map(diagnosticOf), ...rootCauses(found, words, failures)].sort(byPlace)
  const isSound = diagnostics.every(({ severity }) => severity !== 'error')
  return { root, effective: inherited.root, form, rules: isSound ? compiled.rules : undefined, diagnostics }
}

function diagnosticOf({ severity, code, place, message }: SyntaxProblem): Diagnostic {
  return { severity, code, path: [], place, message }
}

function byPlace(left: Diagnostic, right: Diagnostic): number {
  const a = left.place
  const b = right.place
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0)
}
