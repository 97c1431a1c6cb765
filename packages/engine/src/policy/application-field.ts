/**
 * The rules whose applications may be a packet's, by protocol and destination port, or ICMP type and code. What else
 * an application says (source ports) is left to be asked of it.
 */
import { type Block, blocksOfRange } from '../address/index.js'
import type { ApplicationTable, ApplicationTerm } from '../application/index.js'
import type { FlowFacts } from '../facts/index.js'
import { Protocol } from '../protocol/index.js'
import { BlockRules } from './block-rules.js'
import type { RuleField } from './rule-search.js'

const PROTOCOL_SHIFT = 16
const LAST_PORT = 0xffff
const EVERY_PROTOCOL: readonly Block[] = [{ words: [0], mask: [0] }]

export class ApplicationField implements RuleField {
  readonly wanted: BlockRules
  readonly unwanted = undefined
  private readonly value = new Int32Array(1)

  /** Application indices of each rule; undefined for any. */
  constructor(rules: readonly (readonly number[] | undefined)[], applications: ApplicationTable) {
    const known = new Map<number, readonly Block[]>()
    const blocksOfIndex = (index: number) => {
      const blocks = known.get(index) ?? blocksOfTerm(applications.term(index))
      known.set(index, blocks)
      return blocks
    }
    this.wanted = new BlockRules(rules.map((indices) => indices?.flatMap(blocksOfIndex)))
  }

  look({ protocol, destinationPort, icmpType, icmpCode }: FlowFacts): void {
    this.value[0] =
      (protocol << PROTOCOL_SHIFT) | (isIcmp(protocol) ? (icmpType << 8) | icmpCode : destinationPort)
    this.wanted.look(this.value, 1)
  }
}

function blocksOfTerm(term: ApplicationTerm | undefined): readonly Block[] {
  if (term === undefined) return []
  const { protocol, icmpType, icmpCode } = term
  if (protocol === undefined) return EVERY_PROTOCOL
  if (isIcmp(protocol)) {
    const mask = (icmpType === undefined ? 0 : 0xff00) | (icmpCode === undefined ? 0 : 0xff)
    const value = ((icmpType ?? 0) << 8) | (icmpCode ?? 0)
    return [{ words: [(protocol << PROTOCOL_SHIFT) | value], mask: [(-1 << PROTOCOL_SHIFT) | mask] }]
  }
  const [first, last] = term.destinationPorts ?? [0, LAST_PORT]
  const start = protocol << PROTOCOL_SHIFT
  return blocksOfRange([start | first], [start | last])
}

function isIcmp(protocol: number): boolean {
  return protocol === Protocol.icmp || protocol === Protocol.icmp6
}
