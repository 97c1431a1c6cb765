import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAddress, parsePrefix } from '../../src/address/index.js'
import { type NextHop, type Route, Routes } from '../../src/route/index.js'

const via = (number: number, gateway?: string): NextHop => ({
  kind: 'interface',
  interface: number,
  gateway: gateway === undefined ? undefined : parseAddress(gateway),
})
const table = (instance: number): NextHop => ({ kind: 'instance', instance })

function route(prefix: string, nextHops: NextHop | readonly NextHop[], preference = 5): Route {
  return { prefix: parsePrefix(prefix)!, protocol: 'static', preference, nextHops: [nextHops].flat() }
}

const make = (...instances: (readonly Route[])[]) =>
  new Routes(instances.map((routes, number) => ({ number, routes })))

function lookUp(routes: Routes, text: string, instance = 0, flowHash = 0): NextHop | undefined {
  const { family, words } = parseAddress(text)!
  const path = routes.lookup(instance, family, Int32Array.from(words), 0, flowHash)
  return path === 0 ? undefined : routes.path(path)
}

describe('route look-up', () => {
  it('takes the longest prefix', () => {
    const routes = make([
      route('0.0.0.0/0', via(1)),
      route('10.0.0.0/8', via(2)),
      route('10.1.0.0/16', via(3)),
      route('2001:db8::/32', via(4)),
    ])
    expect(lookUp(routes, '192.0.2.1')).toEqual(via(1))
    expect(lookUp(routes, '10.2.0.1')).toEqual(via(2))
    expect(lookUp(routes, '10.1.0.1')).toEqual(via(3))
    expect(lookUp(routes, '2001:db8::1')).toEqual(via(4))
    expect(lookUp(routes, '2001:db9::1')).toBeUndefined()
  })

  it('takes the lowest preference of one prefix, whichever stands first', () => {
    const worse = route('10.0.0.0/8', via(1), 7)
    const better = route('10.0.0.0/8', via(2))
    expect(lookUp(make([worse, better]), '10.0.0.1')).toEqual(via(2))
    expect(lookUp(make([better, worse]), '10.0.0.1')).toEqual(via(2))
  })

  it('is more specific before it is preferred', () => {
    const routes = make([route('10.0.0.0/8', via(1), 1), route('10.1.0.0/16', via(2), 200)])
    expect(lookUp(routes, '10.1.0.1')).toEqual(via(2))
  })

  it('leaves out a route whose next hops lead nowhere', () => {
    const routes = make([route('10.0.0.0/8', via(1)), route('10.1.0.0/16', [])])
    expect(lookUp(routes, '10.1.0.1')).toEqual(via(1))
  })

  it('tells discard, reject and the device itself from the ways out', () => {
    const local: NextHop = { kind: 'local', interface: 1, local: 9 }
    const routes = make([
      route('10.0.0.0/8', { kind: 'discard' }),
      route('10.1.0.0/16', { kind: 'reject' }),
      route('10.1.1.1/32', local),
    ])
    expect(lookUp(routes, '10.0.0.1')).toEqual({ kind: 'discard' })
    expect(lookUp(routes, '10.1.0.1')).toEqual({ kind: 'reject' })
    expect(lookUp(routes, '10.1.1.1')).toEqual(local)
  })

  it('numbers equal paths alike, over all instances', () => {
    const routes = make(
      [route('10.0.0.0/8', via(1, '192.0.2.1')), route('11.0.0.0/8', via(1, '192.0.2.2'))],
      [route('12.0.0.0/8', via(1, '192.0.2.1'))],
    )
    expect(routes.pathCount).toBe(2)
    expect(lookUp(routes, '12.0.0.1', 1)).toEqual(via(1, '192.0.2.1'))
  })
})

describe('one of several next hops', () => {
  const hops = [via(1, '192.0.2.1'), via(2, '192.0.2.2'), via(3, '192.0.2.3')]
  const routes = make([route('0.0.0.0/0', hops)])

  it('is the same for all packets of a flow', () => {
    fc.assert(
      fc.property(fc.integer(), (flowHash) => {
        const chosen = lookUp(routes, '10.0.0.1', 0, flowHash)
        expect(hops).toContainEqual(chosen)
        expect(lookUp(routes, '10.9.9.9', 0, flowHash)).toBe(chosen)
      }),
    )
  })

  it('is each of them for some flow', () => {
    const chosen = Array.from({ length: 30 }, (_, hash) => lookUp(routes, '10.0.0.1', 0, hash))
    expect(new Set(chosen).size).toBe(3)
  })
})

describe('routes that lead to another instance', () => {
  it('are looked up again there', () => {
    const routes = make([route('0.0.0.0/0', table(1))], [route('10.0.0.0/8', via(5))])
    expect(lookUp(routes, '10.0.0.1')).toEqual(via(5))
    expect(lookUp(routes, '11.0.0.1')).toBeUndefined()
  })

  it('lead nowhere when they lead in a circle, or to an instance that is not there', () => {
    expect(
      lookUp(make([route('0.0.0.0/0', table(1))], [route('0.0.0.0/0', table(0))]), '10.0.0.1'),
    ).toBeUndefined()
    expect(lookUp(make([route('0.0.0.0/0', table(7))]), '10.0.0.1')).toBeUndefined()
  })
})

describe('the way back to a source', () => {
  const routes = make(
    [route('10.0.0.0/8', { kind: 'discard' })],
    [route('10.0.0.0/8', via(4))],
    [route('10.0.0.0/8', via(6)), route('10.0.0.1/32', { kind: 'local', interface: 6, local: 8 })],
  )
  const back = (text: string, instance: number) => {
    const { family, words } = parseAddress(text)!
    const path = routes.findBack(instance, family, Int32Array.from(words), 0, 0)
    return path === 0 ? undefined : routes.path(path)
  }

  it('is that of the instance it was seen in', () => {
    expect(back('10.0.0.1', 2)).toEqual({ kind: 'local', interface: 6, local: 8 })
    expect(back('10.0.0.1', 0)).toEqual({ kind: 'discard' })
    expect(back('11.0.0.1', 1)).toBeUndefined()
  })

  it('is the first instance’s that leads out, where that is not known', () => {
    expect(back('10.0.0.1', -1)).toEqual(via(4))
    expect(back('11.0.0.1', -1)).toBeUndefined()
  })
})
