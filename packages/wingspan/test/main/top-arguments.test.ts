/** The arguments of `top`, of a daemon, a kernel or live interfaces. */
import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../src/main/arguments.js'
import { UsageError } from '../../src/main/usage-error.js'

const parse = (line: string) => parseArguments(line.split(' '))

describe('top', () => {
  it('takes the filters of the command, and how often it asks', () => {
    expect(parse('top')).toEqual({ verb: 'top', filter: '', everyMilliseconds: 2000 })
    expect(parse('top protocol udp application junos-ntp --every 1m')).toEqual({
      verb: 'top',
      filter: 'protocol udp application junos-ntp',
      everyMilliseconds: 60_000,
    })
  })

  it('is of a kernel', () => {
    expect(parse('kernel top protocol tcp --every 5')).toMatchObject({
      verb: 'kernel',
      command: undefined,
      top: { filter: 'protocol tcp', everyMilliseconds: 5000 },
    })
    expect(parse('kernel show security flow session')).toMatchObject({ top: undefined })
  })

  it('is of live interfaces, but for one of its name', () => {
    expect(parse('monitor eth0 eth1 top protocol tcp')).toMatchObject({
      interfaces: ['eth0', 'eth1'],
      command: undefined,
      top: { filter: 'protocol tcp', everyMilliseconds: 2000 },
    })
    expect(parse('monitor top')).toMatchObject({ interfaces: ['top'], top: undefined })
    expect(parse('monitor top top')).toMatchObject({ interfaces: ['top'], top: { filter: '' } })
  })

  it.each([
    ['top --every 999ms', '--every 999ms: expected 1s or more'],
    ['top --every soon', '--every soon: expected seconds'],
    ['top --promiscuous', '--promiscuous is not for top'],
    ['kernel show security flow session --every 1s', '--every is for top'],
    ['monitor eth0 --every 1s', '--every is for top'],
    ['replay a.pcap --every 1s', '--every is not for replay'],
  ])('%s: is a mistake', (line, message) => {
    expect(() => parse(line)).toThrow(UsageError)
    expect(() => parse(line)).toThrow(message)
  })
})
