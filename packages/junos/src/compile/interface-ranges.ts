/**
 * `interfaces interface-range` (Junos reference): what a range says holds for each of its members, as if it stood
 * there; what an interface says itself comes first.
 */
import { wordPattern } from '../inherit/index.js'
import { ConfigNode, quoteWord } from '../syntax/index.js'
import { type CompileContext, entriesOf } from './compile-context.js'

/** Statements of `interfaces` that are no interface. */
const NO_INTERFACE: ReadonlySet<string> = new Set(['interface-range', 'interface-set', 'traceoptions'])
const MEMBERS: ReadonlySet<string> = new Set(['member', 'member-range'])
/** More than any device has. */
const MOST_MEMBERS = 4096

/** Everything before the last number of a name, and that number. */
const LAST_NUMBER = /^(.*?)(\d+)$/
/** A set of numbers in a name: `[0-3]`, `[1,3,5-7]`. */
const NUMBER_SET = /^(.*)\[([\d,-]+)\]$/

/** The interfaces, each with what its ranges say of it. */
export function physicalInterfaces(context: CompileContext): readonly ConfigNode[] {
  const stanza = context.root.child('interfaces')
  const own = (stanza?.children ?? []).filter(({ word }) => !NO_INTERFACE.has(word))
  const ranges = entriesOf(stanza, 'interface-range')
  if (ranges.length === 0) return own
  const whole = new ConfigNode('').add('interfaces')
  for (const node of own) merge(whole.add(node.word, node.place), node)
  for (const range of ranges) {
    for (const name of membersOf(context, range, own)) {
      const member = whole.add(name, range.place)
      for (const child of range.children) {
        if (!MEMBERS.has(child.word)) merge(member.add(child.word, child.place), child)
      }
    }
  }
  return whole.children
}

function merge(to: ConfigNode, from: ConfigNode): void {
  for (const child of from.children) merge(to.add(child.word, child.place), child)
}

function membersOf(context: CompileContext, range: ConfigNode, own: readonly ConfigNode[]): Set<string> {
  const members = new Set<string>()
  for (const member of entriesOf(range, 'member')) {
    for (const name of namesOf(context, member, own)) members.add(name)
  }
  for (const low of entriesOf(range, 'member-range')) {
    for (const high of entriesOf(low, 'to')) for (const name of between(context, low, high)) members.add(name)
  }
  return members
}

function namesOf(context: CompileContext, member: ConfigNode, own: readonly ConfigNode[]): readonly string[] {
  const { word } = member
  if (/[*?]/.test(word)) {
    const matches = wordPattern(`<${word}>`)!
    const names = own.flatMap((node) => (matches(node.word) ? [node.word] : []))
    context.warning(member, 'conditional', 'stands only for interfaces that are configured')
    return names
  }
  const set = NUMBER_SET.exec(word)
  if (set === null) return [word]
  return set[2]!.split(',').flatMap((part) => {
    const [low, high = low] = part.split('-')
    return numbers(context, member, Number(low), Number(high)).map((number) => `${set[1]}${number}`)
  })
}

function between(context: CompileContext, low: ConfigNode, high: ConfigNode): readonly string[] {
  const [, before, first] = LAST_NUMBER.exec(low.word) ?? []
  const [, same, last] = LAST_NUMBER.exec(high.word) ?? []
  if (before === undefined || before !== same) {
    context.warning(
      low,
      'not-implemented',
      `a range to ${quoteWord(high.word)}: only the last number may differ; it has no members`,
    )
    return []
  }
  return numbers(context, low, Number(first), Number(last)).map((number) => `${before}${number}`)
}

function numbers(context: CompileContext, node: ConfigNode, low: number, high: number): readonly number[] {
  if (!(low <= high) || high - low >= MOST_MEMBERS) {
    context.error(node, 'invalid-value', 'is no range of interfaces, expected the lower number first')
    return []
  }
  return Array.from({ length: high - low + 1 }, (_, place) => low + place)
}
