import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../src/main/arguments.js'

const parse = (line: string) => parseArguments(line.split(' '))

describe('monitor', () => {
  it('takes interfaces up to the command', () => {
    expect(parse('monitor eth0 eth1.100 show security flow session protocol icmp')).toMatchObject({
      verb: 'monitor',
      interfaces: ['eth0', 'eth1.100'],
      command: 'show security flow session protocol icmp',
      forMilliseconds: undefined,
      packets: undefined,
      filter: undefined,
      isPromiscuous: false,
      config: undefined,
    })
  })

  it('takes an interface that is called like a command', () => {
    expect(parse('monitor show eth0 -- show')).toMatchObject({
      interfaces: ['show', 'eth0'],
      command: 'show',
    })
  })

  it('takes its options', () => {
    expect(parse('monitor eth0 --packets 10 --promiscuous --max-sessions 5 --filter udp')).toMatchObject({
      packets: 10,
      isPromiscuous: true,
      maxSessions: 5,
      filter: 'udp',
      command: undefined,
    })
  })

  it.each([
    ['10', 10_000],
    ['1.5', 1500],
    ['250ms', 250],
    ['30s', 30_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
  ])('captures --for %s', (text, forMilliseconds) => {
    expect(parse(`monitor eth0 --for ${text}`)).toMatchObject({ forMilliseconds })
  })

  it.each([
    ['monitor', 'monitor needs an interface, such as eth0'],
    [
      'monitor --for 1s show security flow session',
      'monitor needs an interface before the command, such as eth0 show',
    ],
    ['monitor eth0 eth1 eth0', 'monitor: eth0 is given twice'],
    ['monitor eth0 --for soon', '--for soon: expected seconds'],
    ['monitor eth0 --for 0', '--for 0: expected seconds'],
    ['monitor eth0 --for 1d', '--for 1d: expected seconds'],
    ['monitor eth0 --for 600h', '--for 600h: expected seconds'],
    ['monitor eth0 --packets 0', '--packets 0: expected a number from 1 on'],
    ['monitor eth0 --packets 1e3', '--packets 1e3: expected a number from 1 on'],
    ['monitor eth0 --interface ge-0/0/0=eth0', '--interface needs --config'],
    [
      'monitor eth0 --config a.conf --interface ge-0/0/0=eth1',
      '--interface ge-0/0/0=eth1: eth1 is not to be captured',
    ],
    ['monitor eth0 --at 5', '--at is not for monitor'],
    ['replay a.pcap --for 5', '--for is not for replay'],
  ])('%s is a mistake', (line, message) => {
    expect(() => parse(line)).toThrow(message)
  })
})
