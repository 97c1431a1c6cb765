import { describe, expect, it } from 'vitest'
import { FILTER_PROTOCOLS, Protocol, protocolNumber, protocolWord } from '../../src/protocol/index.js'

const DEVICE_NAMES = {
  ah: 51,
  egp: 8,
  esp: 50,
  gre: 47,
  icmp: 1,
  igmp: 2,
  ipip: 4,
  ospf: 89,
  pim: 103,
  rsvp: 46,
  sctp: 132,
  tcp: 6,
  udp: 17,
}

describe('protocols', () => {
  it('takes the names of the device, and icmp6', () => {
    expect(Object.fromEntries(FILTER_PROTOCOLS.map((row) => [row.word, row.number]))).toEqual({
      ...DEVICE_NAMES,
      icmp6: 58,
    })
    for (const { word, number, help } of FILTER_PROTOCOLS) {
      expect(protocolNumber(word)).toBe(number)
      expect(protocolWord(number)).toBe(word)
      expect(help).not.toBe('')
    }
    expect(FILTER_PROTOCOLS.map((row) => row.word)).toEqual(FILTER_PROTOCOLS.map((row) => row.word).sort())
  })

  it('takes every number, and prints no two alike', () => {
    for (let number = 0; number < 256; number++) expect(protocolNumber(String(number))).toBe(number)
    expect(new Set(Array.from({ length: 256 }, (_, number) => protocolWord(number))).size).toBe(256)
  })

  it('prints the number where there is no word', () => {
    expect([0, 3, 41, 58, 94, 255].map(protocolWord)).toEqual(['0', '3', 'ipv6', 'icmp6', '94', '255'])
  })

  it.each([
    '',
    'TCP',
    'tc',
    'tcpp',
    'ipv6',
    '256',
    '-1',
    '06',
    '6.0',
    '1e1',
    ' 6',
    'constructor',
    '__proto__',
  ])('refuses %j', (text) => {
    expect(protocolNumber(text)).toBeUndefined()
  })

  it('has constants', () => {
    expect(Protocol.tcp).toBe(6)
    expect(Protocol.ipv6).toBe(41)
  })
})
