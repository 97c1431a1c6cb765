/** Where rule sets of NAT apply: `from` and `to` (Junos reference: security nat … rule-set). */
import { type NatContext, withUnit } from '@wingspan/engine'
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import { type CompileContext, entriesOf } from './compile-context.js'
import { instanceNumber } from './instance-number.js'

const KINDS = [
  ['interface', 'interface'],
  ['zone', 'zone'],
  ['routing-instance', 'instance'],
] as const

/** The schema says that it is not implemented: a rule set for one is left out. */
const GROUP = 'routing-group'

/** `from` or `to` of a rule set; undefined where it cannot be said, with an error unless the schema has spoken. */
export function compileContext(
  context: CompileContext,
  ruleSet: ConfigNode,
  word: 'from' | 'to',
): NatContext | undefined {
  const node = ruleSet.child(word)
  const given = KINDS.filter(([statement]) => entriesOf(node, statement).length > 0)
  const [first, second] = given
  if (first === undefined) {
    if (node?.child(GROUP)) return undefined
    const expected = `expected ${word} zone, interface or routing-instance`
    context.error(node ?? ruleSet, 'missing-statement', `has no ${word}, ${expected}`)
    return undefined
  }
  if (second !== undefined) {
    context.error(node!, 'conflicting-statements', `has ${first[0]} and ${second[0]}, expected one of them`)
    return undefined
  }
  const [statement, kind] = first
  return { kind, numbers: entriesOf(node, statement).map((each) => numberOf(context, each, kind)) }
}

/** Number of something undefined. */
const NOBODY = -1

function numberOf(context: CompileContext, node: ConfigNode, kind: NatContext['kind']): number {
  if (kind === 'instance') return instanceNumber(context, node) ?? NOBODY
  const known =
    kind === 'interface'
      ? context.interfaceNumbers.get(withUnit(node.word, 0))
      : context.zoneNumbers.get(node.word)
  if (known === undefined)
    context.error(node, `undefined-${kind}`, `${kind} ${quoteWord(node.word)} is not defined`)
  return known ?? NOBODY
}

interface Placed {
  readonly node: ConfigNode
  readonly from: NatContext | undefined
  /** Undefined too where rule sets have no `to`. */
  readonly to?: NatContext | undefined
}

/** Two rule sets for packets of the same context: a device refuses them. */
export function checkOverlaps(context: CompileContext, sets: readonly Placed[]): void {
  const seen = new Map<string, ConfigNode>()
  for (const { node, from, to } of sets) {
    const keys = keysOf(from).flatMap((one) => (to ? keysOf(to).map((other) => `${one} ${other}`) : [one]))
    const before = keys.map((key) => seen.get(key)).find((each) => each !== undefined)
    if (before) {
      const message = `has the same context as rule-set ${quoteWord(before.word)}`
      context.error(node, 'overlapping-rule-set', message)
    }
    for (const key of keys) if (!seen.has(key)) seen.set(key, node)
  }
}

function keysOf(context: NatContext | undefined): readonly string[] {
  const numbers = context?.numbers.filter((number) => number !== NOBODY) ?? []
  return numbers.map((number) => `${context!.kind} ${number}`)
}
