/**
 * From protocol and destination port to the rules whose applications may match: the ports of each protocol are cut
 * where any rule's range begins or ends. What else an application says (source ports, ICMP types) the rule is asked.
 */
import type { ApplicationTable } from '../application/index.js'
import { BitRows } from './bit-rows.js'

const PROTOCOLS = 256
const PORTS = 65536

export class PortRows {
  readonly rows: BitRows
  /** First ports of the pieces of each protocol, ascending, and the row of each. */
  private readonly starts: readonly Int32Array[]
  private readonly firstRow: Int32Array

  /** Application indices of each rule; undefined for any. */
  constructor(rules: readonly (readonly number[] | undefined)[], applications: ApplicationTable) {
    const ranges = rules.map((indices) => indices?.map((index) => applications.term(index)))
    const isNamed = (protocol: number) =>
      ranges.some((terms) => terms?.some((term) => term?.protocol === protocol))
    const starts: Int32Array[] = []
    const shared = this.cuts(ranges, undefined)
    for (let protocol = 0; protocol < PROTOCOLS; protocol++) {
      starts.push(isNamed(protocol) ? this.cuts(ranges, protocol) : shared)
    }
    this.starts = starts
    this.firstRow = new Int32Array(PROTOCOLS)
    let rows = starts[0]!.length
    const sharedProtocols = new Set<number>()
    for (let protocol = 0; protocol < PROTOCOLS; protocol++) {
      if (starts[protocol] === shared) {
        sharedProtocols.add(protocol)
        continue
      }
      this.firstRow[protocol] = rows
      rows += starts[protocol]!.length
    }
    // Protocols that no application names share the rows of those with any protocol.
    if (starts[0] !== shared) rows += shared.length
    const sharedRow = starts[0] === shared ? 0 : rows - shared.length
    for (const protocol of sharedProtocols) this.firstRow[protocol] = sharedRow
    this.rows = new BitRows(rows, rules.length)
    this.fill(ranges, sharedProtocols)
  }

  private fill(
    ranges: readonly (readonly ReturnType<ApplicationTable['term']>[] | undefined)[],
    sharedProtocols: ReadonlySet<number>,
  ): void {
    const [oneShared] = sharedProtocols
    for (let protocol = 0; protocol < PROTOCOLS; protocol++) {
      if (sharedProtocols.has(protocol) && protocol !== oneShared) continue
      const starts = this.starts[protocol]!
      for (const [rule, terms] of ranges.entries()) {
        for (let piece = 0; piece < starts.length; piece++) {
          const port = starts[piece]!
          const matches =
            terms === undefined ||
            terms.some((term) => {
              if (term === undefined || (term.protocol ?? protocol) !== protocol) return false
              const [first, last] = term.destinationPorts ?? [0, PORTS - 1]
              return port >= first && port <= last
            })
          if (matches) this.rows.set(this.firstRow[protocol]! + piece, rule)
        }
      }
    }
  }

  private cuts(
    ranges: readonly (readonly ReturnType<ApplicationTable['term']>[] | undefined)[],
    protocol: number | undefined,
  ): Int32Array {
    const starts = new Set([0])
    for (const terms of ranges) {
      for (const term of terms ?? []) {
        if (term === undefined || !term.destinationPorts) continue
        if (term.protocol !== undefined && term.protocol !== protocol) continue
        starts.add(term.destinationPorts[0])
        if (term.destinationPorts[1] + 1 < PORTS) starts.add(term.destinationPorts[1] + 1)
      }
    }
    return Int32Array.from([...starts].sort((a, b) => a - b))
  }

  /** Row of a packet. */
  row(protocol: number, destinationPort: number): number {
    const starts = this.starts[protocol]!
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (starts[middle]! <= destinationPort) low = middle
      else high = middle - 1
    }
    return this.firstRow[protocol]! + low
  }
}
