/** Two configurations compared on packets, as the program does it. */
import { Capture, LinkType } from '../../../../examples/make/capture.js'
import { ethernet, type IpPacket, macFor } from '../../../../examples/make/packet.js'
import { pcapngFile } from '../../../../examples/make/pcapng.js'
import { parseArguments } from '../../src/main/arguments.js'
import { type Compared, compareConfigurations } from '../../src/main/compare.js'
import type { Change, ChangeKind } from '../../src/main/comparison.js'
import { temporaryFiles } from '../source/captures.js'

export const UNTRUST = 0
export const TRUST = 1
export const DMZ = 2

/** A packet that is seen at a second on an interface. */
export type Seen = readonly [second: number, place: number, packet: IpPacket]

export function captureOf(packets: readonly Seen[]): Uint8Array {
  const interfaces = ['ge-0/0/0', 'ge-0/0/1', 'ge-0/0/2']
  const capture = new Capture(interfaces.map((name) => ({ name, linkType: LinkType.ethernet })))
  for (const [second, place, packet] of packets) {
    const macs = { sourceMac: macFor(packet.source), destinationMac: macFor(packet.destination), vlans: [] }
    capture.add(second, ethernet(packet, macs), place)
  }
  return pcapngFile(capture)
}

/** Zones untrust, trust and dmz on three interfaces, and a default route to untrust; nothing is permitted. */
const NETWORK = `
set interfaces ge-0/0/0 unit 0 family inet address 198.51.100.2/24
set interfaces ge-0/0/1 unit 0 family inet address 10.0.10.1/24
set interfaces ge-0/0/2 unit 0 family inet address 10.0.20.1/24
set routing-options static route 0.0.0.0/0 next-hop 198.51.100.1
set security zones security-zone untrust interfaces ge-0/0/0.0
set security zones security-zone trust interfaces ge-0/0/1.0
set security zones security-zone dmz interfaces ge-0/0/2.0
`

/** A policy of any addresses, with an application. */
export function policy(name: string, from: string, to: string, action: string, application = 'any'): string {
  const path = `security policies from-zone ${from} to-zone ${to} policy ${name}`
  return [
    `set ${path} match source-address any destination-address any application ${application}`,
    `set ${path} then ${action}`,
  ].join('\n')
}

/** Source NAT from trust to untrust by a pool. */
export function pool(name: string, addresses: string, rule = 'out'): string {
  return [
    `set security nat source pool ${name} address ${addresses}`,
    'set security nat source rule-set outward from zone trust',
    'set security nat source rule-set outward to zone untrust',
    `set security nat source rule-set outward rule ${rule} match source-address 0.0.0.0/0`,
    `set security nat source rule-set outward rule ${rule} then source-nat pool ${name}`,
  ].join('\n')
}

export interface Comparer {
  compare(packets: readonly Seen[], before: readonly string[], after: readonly string[]): Promise<Compared>
}

/** Files are written into a folder of the test file that calls this. */
export function comparer(): Comparer {
  const files = temporaryFiles()
  const write = (name: string, text: string) => files.write(name, new TextEncoder().encode(text))
  return {
    compare(packets, before, after) {
      const args = parseArguments([
        'compare',
        write('before.conf', [NETWORK, ...before].join('\n')),
        write('after.conf', [NETWORK, ...after].join('\n')),
        files.write('packets.pcapng', captureOf(packets)),
        '--max-sessions',
        '4096',
      ])
      if (args.verb !== 'compare') throw new TypeError('this is no comparison')
      return compareConfigurations(args)
    },
  }
}

/** A change as a test tells it. */
export interface Told {
  readonly kind: ChangeKind
  readonly before: string | undefined
  readonly after: string | undefined
  readonly flows: readonly string[]
}

export function told({ comparison }: Compared): Told[] {
  const { ledger, changes } = comparison
  const outcome = (each: Change['before']) => each && `${each.action}, ${each.by}`
  return changes.map(({ kind, before, after, flows }) => ({
    kind,
    before: outcome(before),
    after: outcome(after),
    flows: flows.map(
      ({ flow }) => `${ledger.protocol(flow)} ${ledger.source(flow)} ${ledger.destination(flow)}`,
    ),
  }))
}
