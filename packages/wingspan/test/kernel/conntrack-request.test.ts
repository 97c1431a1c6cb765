/** What is asked of the kernel, byte for byte, and which part of a question goes down to it. */
import { parsePrefix } from '@wingspan/engine'
import { expect, it } from 'vitest'
import { byFamily, conntrackFilter } from '../../src/kernel/conntrack-filter.js'
import { dumpRequest } from '../../src/kernel/conntrack-request.js'
import { LITTLE_ENDIAN } from '../../src/kernel/netlink-message.js'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

it.runIf(LITTLE_ENDIAN)('a dump of everything, and of one protocol, as a kernel took them', () => {
  expect(hex(dumpRequest(1))).toBe('1400000001010103010000000000000000000000')
  expect(hex(dumpRequest(1, { protocol: 1, family: 4 }))).toBe(
    '3800000001010103010000000000000002000000100001800c00028005000100010000001400198008000100080000000800020000000000',
  )
})

it('whole addresses and ports of protocols that have some go down, prefixes do not', () => {
  const host = parsePrefix('10.0.0.1/32')!
  expect(conntrackFilter({ sourcePrefix: host, destinationPort: 80 })).toEqual({
    family: 4,
    source: Int32Array.of(0x0a000001),
  })
  expect(conntrackFilter({ protocol: 6, destinationPort: 80 })).toEqual({ protocol: 6, destinationPort: 80 })
  expect(conntrackFilter({ protocol: 47, sourcePort: 1 })).toEqual({ protocol: 47 })
  expect(conntrackFilter({ sourcePrefix: parsePrefix('10.0.0.0/8')! })).toEqual({ family: 4 })
  expect(conntrackFilter({ sourcePrefix: parsePrefix('2001:db8::1/128')! })).toEqual({ family: 6 })
})

it('ICMP and ICMPv6 are of one family each', () => {
  expect(conntrackFilter({ protocol: 1 })).toEqual({ protocol: 1, family: 4 })
  expect(conntrackFilter({ protocol: 58 })).toEqual({ protocol: 58, family: 6 })
})

it('a kernel filters within a family, so a filter without one is two', () => {
  expect(byFamily({ protocol: 17 })).toEqual([
    { protocol: 17, family: 4 },
    { protocol: 17, family: 6 },
  ])
  expect(byFamily({ protocol: 1, family: 4 })).toHaveLength(1)
  expect(byFamily({})).toEqual([{}])
})
