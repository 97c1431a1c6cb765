/** Policies by bits of a connection's mark or labels. */
import type { PolicyBits } from '@wingspan/junos'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConntrackEntry } from '../../src/kernel/conntrack-entry.js'
import { byFamily, conntrackFilter } from '../../src/kernel/conntrack-filter.js'
import { dumpRequest } from '../../src/kernel/conntrack-request.js'
import { policyMark, policyNumber } from '../../src/kernel/kernel-policy.js'
import { LITTLE_ENDIAN } from '../../src/kernel/netlink-message.js'

function entryOf(mark: number, label = 0): ConntrackEntry {
  const entry = new ConntrackEntry()
  entry.mark = mark | 0
  entry.labels[0] = label | 0
  return entry
}

const bits = (field: PolicyBits['field'], mask: number): PolicyBits => ({ field, mask })
const anyWord = fc.integer({ min: 0, max: 0xffff_ffff })
const anyMask = fc.integer({ min: 1, max: 0xffff_ffff })

describe('the number', () => {
  it('is what stands under the mask, moved down', () => {
    expect(policyNumber(bits('mark', 0xffff), entryOf(0xab_0007))).toBe(7)
    expect(policyNumber(bits('mark', 0xff00), entryOf(0x12_07_34))).toBe(7)
    expect(policyNumber(bits('mark', 0xff00_0000), entryOf(0xfe_000000))).toBe(0xfe)
    expect(policyNumber(bits('label', 0xf0), entryOf(0xffff, 0x75))).toBe(7)
  })

  it('is none where nothing stands there, or more than any policy has', () => {
    expect(policyNumber(bits('mark', 0xff00), entryOf(0xff))).toBe(0)
    expect(policyNumber(bits('mark', 0xffff_ffff), entryOf(0x1_0000))).toBe(0)
  })
})

describe('the mark that the kernel is asked for', () => {
  it('lets pass the connections of the policy and no others', () => {
    fc.assert(
      fc.property(anyMask, anyWord, fc.integer({ min: 1, max: 0xffff }), (mask, mark, policy) => {
        const from = bits('mark', mask)
        const match = policyMark(from, policy)
        const passes = match !== undefined && (mark & match.mask) >>> 0 === match.value
        expect(passes).toBe(policyNumber(from, entryOf(mark)) === policy)
      }),
    )
    fc.assert(
      fc.property(anyMask, anyWord, (mask, mark) => {
        const from = bits('mark', mask)
        const policy = policyNumber(from, entryOf(mark))
        const match = policyMark(from, policy)
        if (policy === 0) expect(match).toBeUndefined()
        else expect((mark & match!.mask) >>> 0 === match!.value).toBe(true)
      }),
    )
  })

  it('is part of the filter where policies are known by marks', () => {
    const mark = { value: 0x700, mask: 0xff00 }
    expect(conntrackFilter({ policy: 7 }, bits('mark', 0xff00))).toEqual({ mark })
    expect(conntrackFilter({ policy: 7 }, bits('label', 0xff00))).toEqual({})
    expect(conntrackFilter({ policy: 7 })).toEqual({})
    expect(byFamily({ mark })).toHaveLength(1)
    expect(byFamily({ mark, protocol: 6 })).toHaveLength(2)
  })

  it.runIf(LITTLE_ENDIAN)('is two numbers of the request', () => {
    expect(Buffer.from(dumpRequest(1, { mark: { value: 0x700, mask: 0xff00 } })).toString('hex')).toBe(
      '240000000101010301000000000000000000000008000800000007000800150000 00ff00'.replace(' ', ''),
    )
  })
})
