/** Lines of /proc/net/nf_conntrack and of conntrack: what only they have. */
import { KernelStatus } from '@wingspan/engine'
import { expect, it } from 'vitest'
import { ConntrackEntry } from '../../src/kernel/conntrack-entry.js'
import { readEntryLine } from '../../src/kernel/conntrack-text.js'

function read(line: string): ConntrackEntry | undefined {
  const entry = new ConntrackEntry()
  return readEntryLine(line, entry) ? entry : undefined
}

it('GRE tells its timeouts before its addresses', () => {
  const gre = read(
    'ipv4     2 gre      47 178 timeout=30, stream_timeout=180 src=10.0.0.1 dst=10.0.0.2 srckey=0x7 dstkey=0x10 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 srckey=0x10 dstkey=0x7 mark=0 zone=0 use=2',
  )
  expect(gre?.timeoutSeconds).toBe(178)
  expect(gre?.original.sourcePort).toBe(7)
  expect(gre?.reply.sourcePort).toBe(16)
  expect(gre!.status & KernelStatus.SEEN_REPLY).toBe(0)
})

it('a query’s identifier is not the kernel’s', () => {
  const ping = read(
    'ipv4 2 icmp 1 29 src=10.0.0.1 dst=10.0.0.2 type=8 code=0 id=0 src=10.0.0.2 dst=10.0.0.1 type=0 code=0 id=0 mark=0 id=4294967295 use=1',
  )
  expect(ping?.original.sourcePort).toBe(0)
  expect(ping!.id >>> 0).toBe(4294967295)
})

it('an offloaded connection has no time to go, and counters that were not kept are not known', () => {
  const offloaded = read(
    'ipv4 2 tcp 6 src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 [OFFLOAD] mark=0 zone-orig=5 use=2',
  )
  expect(offloaded?.timeoutSeconds).toBeNaN()
  expect(offloaded?.packets[0]).toBeNaN()
  expect(offloaded!.status & KernelStatus.OFFLOAD).not.toBe(0)
  expect([offloaded!.original.zone, offloaded!.reply.zone]).toEqual([5, 0])
})

it.each([
  '',
  'nonsense',
  'ipv4 2 tcp 6 10 src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2',
  'ipv4 2 tcp 6 10 src=::1 dst=10.0.0.2 src=10.0.0.2 dst=10.0.0.1',
  'ipv4 2 tcp 999 10 src=10.0.0.1 dst=10.0.0.2 src=10.0.0.2 dst=10.0.0.1',
  'ipv4 2 tcp 6 10 src=1.1.1.1 dst=2.2.2.2 src=2.2.2.2 dst=1.1.1.1 src=3.3.3.3',
])('%j is no connection', (line) => {
  expect(read(line)).toBeUndefined()
})
