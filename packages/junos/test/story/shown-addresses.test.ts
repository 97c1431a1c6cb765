/**
 * Captures of both sides of source NAT that gives a host one address for all its sessions: the address is learnt from
 * whichever of them is seen outside.
 */
import { describe, expect, it } from 'vitest'
import { ConfiguredStory } from './configured-story.js'
import { CAPTURES, device, INSIDE, OUTSIDE, udpPacket } from './device.js'

const POOL = `
  security nat source pool P address 192.0.2.0/30
  security nat source rule-set out from zone trust
  security nat source rule-set out to zone untrust
  security nat source rule-set out rule all match source-address 10.0.0.0/24
  security nat source rule-set out rule all then source-nat pool P`
const SERVERS = ['198.51.100.1', '198.51.100.2', '198.51.100.3'] as const

const story = (more: string) => new ConfiguredStory(device(`${POOL}\n${more}`), { captures: CAPTURES })

/** A host's first datagram to a server, as it comes in. */
const ask = (nat: ConfiguredStory, host: string, server: string) =>
  nat.sendBy(INSIDE, udpPacket(`${host}/4000`, `${server}/53`, { id: idOf(host, server) }))

/** The same as it leaves. */
const leave = (nat: ConfiguredStory, host: string, server: string, outer: string) =>
  nat.sendBy(OUTSIDE, udpPacket(outer, `${server}/53`, { id: idOf(host, server) }))

const idOf = (host: string, server: string) => Number(`${host.split('.')[3]}0${server.split('.')[3]}`)

/** `ADDRESS/PORT` of each session as its server sees it. */
const outerEnds = async (nat: ConfiguredStory) =>
  (await nat.wings()).flatMap((wing) => /^Out .* --> (\S+);/.exec(wing)?.[1] ?? [])

/** An address of the pool other than those given. */
function otherThan(...ends: readonly string[]): string {
  const taken = ends.map((end) => end.split('/')[0])
  return ['192.0.2.0', '192.0.2.1', '192.0.2.2', '192.0.2.3'].find((address) => !taken.includes(address))!
}

const counts = async (nat: ConfiguredStory) =>
  /learnt: (\d+), chosen: (\d+)/
    .exec(await nat.print('show security flow status'))!
    .slice(1)
    .map(Number)

describe.each([
  ['of a pool without port translation', 'security nat source pool P port no-translation', '4000'],
  ['where addresses are persistent', 'security nat source address-persistent', '31000'],
])('a host’s address %s', (_, statement, port) => {
  it('is learnt from any of its sessions, and each of them as it is seen', async () => {
    const nat = story(statement)
    for (const server of SERVERS) ask(nat, '10.0.0.5', server)
    const real = otherThan(...(await outerEnds(nat)))
    leave(nat, '10.0.0.5', SERVERS[1], `${real}/${port}`)
    expect((await outerEnds(nat)).map((end) => end.startsWith(`${real}/`))).toEqual([false, true, false])
    leave(nat, '10.0.0.5', SERVERS[0], `${real}/${port}`)
    leave(nat, '10.0.0.5', SERVERS[2], `${real}/${port}`)
    expect(await outerEnds(nat)).toEqual([`${real}/${port}`, `${real}/${port}`, `${real}/${port}`])
    expect(await counts(nat)).toEqual([3, 0])
    expect(nat.drops).toEqual({})
  })

  it('is that of its later sessions', async () => {
    const nat = story(statement)
    for (const server of SERVERS.slice(0, 2)) ask(nat, '10.0.0.5', server)
    const real = otherThan(...(await outerEnds(nat)))
    leave(nat, '10.0.0.5', SERVERS[1], `${real}/${port}`)
    ask(nat, '10.0.0.5', SERVERS[2])
    expect((await outerEnds(nat))[2]).toMatch(new RegExp(`^${real}/`))
  })
})

describe('a host’s whole address', () => {
  const whole = () => story('security nat source pool P port no-translation')

  it('that another host was given here is exchanged', async () => {
    const nat = whole()
    ask(nat, '10.0.0.5', SERVERS[0])
    ask(nat, '10.0.0.6', SERVERS[0])
    const [first, second] = (await outerEnds(nat)) as [string, string]
    ask(nat, '10.0.0.5', SERVERS[1])
    leave(nat, '10.0.0.5', SERVERS[1], second)
    ask(nat, '10.0.0.6', SERVERS[2])
    expect((await outerEnds(nat)).slice(2)).toEqual([second, first])
    leave(nat, '10.0.0.6', SERVERS[2], first)
    expect(nat.drops).toEqual({})
  })

  it('is free when the last session ends, whatever was learnt meanwhile', async () => {
    const nat = whole()
    for (const server of SERVERS.slice(0, 2)) ask(nat, '10.0.0.5', server)
    leave(nat, '10.0.0.5', SERVERS[1], `${otherThan(...(await outerEnds(nat)))}/4000`)
    const { resources } = nat.pipeline.configured!
    expect(resources.uses[0]!.addressesInUse).toBe(1)
    nat.advance('61 s')
    expect(resources.uses[0]!.addressesInUse).toBe(0)
  })

  it('is not counted as chosen once it was seen', async () => {
    const nat = whole()
    ask(nat, '10.0.0.5', SERVERS[0])
    leave(nat, '10.0.0.5', SERVERS[0], `${otherThan(...(await outerEnds(nat)))}/4000`)
    ask(nat, '10.0.0.5', SERVERS[1])
    expect(await counts(nat)).toEqual([1, 0])
  })

  it('that the capture shows to be another one since is learnt again', async () => {
    const nat = whole()
    ask(nat, '10.0.0.5', SERVERS[0])
    const real = otherThan(...(await outerEnds(nat)))
    leave(nat, '10.0.0.5', SERVERS[0], `${real}/4000`)
    ask(nat, '10.0.0.5', SERVERS[1])
    const next = otherThan(...(await outerEnds(nat)))
    leave(nat, '10.0.0.5', SERVERS[1], `${next}/4000`)
    expect(await outerEnds(nat)).toEqual([`${real}/4000`, `${next}/4000`])
    expect(await counts(nat)).toEqual([1, 0])
  })
})

describe('a persistent binding’s port', () => {
  const bound = () =>
    story(
      'security nat source rule-set out rule all then source-nat pool persistent-nat permit any-remote-host',
    )

  it('is learnt from any of its sessions, and each of them as it is seen', async () => {
    const nat = bound()
    for (const server of SERVERS) ask(nat, '10.0.0.5', server)
    leave(nat, '10.0.0.5', SERVERS[2], '192.0.2.1/31000')
    leave(nat, '10.0.0.5', SERVERS[0], '192.0.2.1/31000')
    leave(nat, '10.0.0.5', SERVERS[1], '192.0.2.1/31000')
    expect(await outerEnds(nat)).toEqual(['192.0.2.1/31000', '192.0.2.1/31000', '192.0.2.1/31000'])
    expect(await counts(nat)).toEqual([3, 0])
  })

  it('is where strangers are let in, and what later sessions have', async () => {
    const nat = bound()
    for (const server of SERVERS.slice(0, 2)) ask(nat, '10.0.0.5', server)
    leave(nat, '10.0.0.5', SERVERS[1], '192.0.2.1/31000')
    ask(nat, '10.0.0.5', SERVERS[2])
    nat.sendBy(OUTSIDE, udpPacket('198.51.100.77/5555', '192.0.2.1/31000'))
    expect((await outerEnds(nat)).slice(2)).toEqual(['192.0.2.1/31000', '198.51.100.77/5555'])
    expect(await counts(nat)).toEqual([1, 1])
  })
})
