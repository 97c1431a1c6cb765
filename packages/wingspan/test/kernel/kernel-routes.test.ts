/** The kernel's routing: what is asked and read, byte by byte, and how long answers are kept. */
import { formatAddress, parseAddress } from '@wingspan/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KernelRoutes, ROUTE_SECONDS } from '../../src/kernel/kernel-routes.js'
import { LITTLE_ENDIAN } from '../../src/kernel/netlink-message.js'
import {
  type KernelRoute,
  QUESTION_BYTES,
  type RouteQuestion,
  type RuleView,
  readRoute,
  readRule,
  writeRouteQuestion,
} from '../../src/kernel/route-message.js'
import { RouteSocket } from '../../src/kernel/route-socket.js'
import { viewOf } from './recorded.js'

const wordsOf = (text: string) => parseAddress(text)!.words
const to = (text: string, more: Partial<RouteQuestion> = {}): RouteQuestion => ({
  family: text.includes(':') ? 6 : 4,
  destination: wordsOf(text),
  source: undefined,
  mark: 0,
  inIndex: 0,
  ...more,
})
const bytes = (hex: string) => viewOf(Uint8Array.from(Buffer.from(hex.replace(/\s/g, ''), 'hex')))

describe.runIf(process.platform === 'linux')('the kernel', () => {
  it('answers every question, also when their numbers begin anew', async () => {
    const hosts = Array.from({ length: 300 }, (_, host) => to(`127.0.1.${host % 256}`))
    const socket = await RouteSocket.open(0xffff_ffff - 100)
    try {
      for (let again = 0; again < 2; again++)
        expect(socket.ask(hosts).filter((route) => route?.kind === 'local')).toHaveLength(300)
      expect(() => socket.rules(4)).not.toThrow()
    } finally {
      socket.close()
    }
  })
})

describe.runIf(LITTLE_ENDIAN)('messages', () => {
  it('ask for a host, with source, mark and incoming interface where they matter', () => {
    const view = new DataView(new ArrayBuffer(QUESTION_BYTES))
    const hex = (question: RouteQuestion) =>
      Buffer.from(view.buffer, 0, writeRouteQuestion(view, 0, 7, question)).toString('hex')
    expect(hex(to('10.0.0.1'))).toBe(
      '240000001a000100070000000000000002200000000000000000000008000100' + '0a000001',
    )
    expect(hex(to('10.0.0.1', { source: wordsOf('10.0.0.2'), mark: 0x2a, inIndex: 3 }))).toBe(
      '3c0000001a0001000700000000000000022020000000000000000000' +
        '080001000a000001' +
        '080002000a000002' +
        '080010002a000000' +
        '0800030003000000',
    )
    const longest = to('fd00::1', { source: wordsOf('fd00::2'), mark: 1, inIndex: 1 })
    expect(hex(longest)).toHaveLength(QUESTION_BYTES * 2)
  })

  it('tell interface and gateway, also one of the other family, and whether the kernel itself is meant', () => {
    const read = (hex: string) => {
      const view = bytes(hex)
      const route = readRoute(view, 0, view.byteLength)
      return route && { ...route, gateway: route.gateway && formatAddress(route.gateway) }
    }
    const unicast = '02200000fe00000100000000'
    expect(read(`${unicast} 08000400 05000000 08000500 0a000109`)).toEqual({
      kind: 'interface',
      index: 5,
      gateway: '10.0.1.9',
    })
    expect(read(`${unicast} 08000400 05000000`)).toEqual({ kind: 'interface', index: 5, gateway: undefined })
    expect(
      read(`${unicast} 08000400 05000000 16001200 0a00 fe80 0000 0000 0000 0000 0000 0000 0001 0000`),
    ).toEqual({ kind: 'interface', index: 5, gateway: 'fe80::1' })
    expect(read('02200000ff00000200000000 08000400 01000000')).toMatchObject({ kind: 'local', index: 1 })
  })

  it('lead nowhere where the kernel says so, and where they are broken', () => {
    const unreachable = bytes('0a800000fe00000700000000 08000400 01000000')
    expect(readRoute(unreachable, 0, unreachable.byteLength)).toBeUndefined()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (any) => {
        const view = viewOf(any)
        const route = readRoute(view, 0, any.length)
        expect(route === undefined || route.index > 0).toBe(true)
        readRule(view, 0, any.length)
      }),
    )
    const cut = bytes('02200000fe00000100000000 08000400 05000000 20000500 0a000109')
    expect(readRoute(cut, 0, cut.byteLength)).toBeUndefined()
  })

  it('say what a rule looks at', () => {
    const read = (hex: string) => {
      const view = bytes(hex)
      return readRule(view, 0, view.byteLength)
    }
    const none = { source: false, mark: false, inInterface: false }
    expect(read('02000000fe00000100000000 08000f00 fe000000')).toEqual(none)
    expect(read('0200200000000001 00000000 08000200 c0000201')).toEqual({ ...none, source: true })
    expect(read('0200000000000001 00000000 08000a00 05000000')).toEqual({ ...none, mark: true })
    expect(read('0200000000000001 00000000 07000300 676300')).toEqual({ ...none, inInterface: true })
  })
})

/** A kernel that routes by the last byte of the destination: out of interface 1, 2 …; 0 is no route. */
class FakeKernel {
  asked = 0
  ruleView: RuleView = { source: false, mark: false, inInterface: false }
  offset = 0

  ask(questions: readonly RouteQuestion[]): (KernelRoute | undefined)[] {
    this.asked += questions.length
    return questions.map(({ destination }) => {
      const index = (destination.at(-1)! & 0xff) + this.offset
      return index === 0 ? undefined : { kind: 'interface', index, gateway: undefined }
    })
  }

  rules(): RuleView {
    return this.ruleView
  }

  close(): void {}
}

describe('answers', () => {
  function opened() {
    const kernel = new FakeKernel()
    const clock = { now: 1000 }
    const routes = new KernelRoutes(
      kernel,
      { name: (index) => (index < 9 ? `eth${index}` : index === 9 ? 'eth0.7' : '') },
      () => clock.now,
    )
    routes.refresh()
    return { kernel, clock, routes }
  }
  const names = (routes: KernelRoutes, ...hosts: string[]) =>
    routes.paths(hosts.map((host) => to(host))).map((path) => routes.interfaceName(path))

  it('are of the interface, with its unit; none for no route and for an interface that is gone', () => {
    const { routes } = opened()
    expect(names(routes, '10.0.0.1', '10.0.0.9', '10.0.0.0', '10.0.0.20', 'fd00::2')).toEqual([
      'eth1.0',
      'eth0.7',
      '',
      '',
      'eth2.0',
    ])
  })

  it('are asked once for each host, and again when they are old', () => {
    const { kernel, clock, routes } = opened()
    expect(names(routes, '10.0.0.1', '10.0.0.1', '10.0.0.2')).toEqual(['eth1.0', 'eth1.0', 'eth2.0'])
    expect(kernel.asked).toBe(2)
    kernel.offset = 3
    clock.now += ROUTE_SECONDS * 1000 - 1
    routes.refresh()
    expect(names(routes, '10.0.0.1')).toEqual(['eth1.0'])
    expect(kernel.asked).toBe(2)
    clock.now += 1
    routes.refresh()
    expect(names(routes, '10.0.0.1')).toEqual(['eth4.0'])
    expect(kernel.asked).toBe(3)
  })

  it('of one way out have one number for good', () => {
    const { clock, routes } = opened()
    const [first] = routes.paths([to('10.0.0.1')])
    clock.now += ROUTE_SECONDS * 1000
    routes.refresh()
    expect(routes.paths([to('10.0.3.1'), to('10.0.0.2')])).toEqual([first, first! + 1])
  })

  it('are another question’s where source, mark or incoming interface differ', () => {
    const { kernel, routes } = opened()
    const asked = [
      to('10.0.0.1'),
      to('10.0.0.1', { mark: 1 }),
      to('10.0.0.1', { source: wordsOf('10.0.0.2') }),
      to('10.0.0.1', { inIndex: 1 }),
    ]
    routes.paths([...asked, ...asked])
    expect(kernel.asked).toBe(4)
  })

  it('are no more to be had once it is closed: its socket may be another’s by then', () => {
    const { kernel, clock, routes } = opened()
    kernel.ruleView = { source: true, mark: false, inInterface: false }
    routes.close()
    clock.now += ROUTE_SECONDS * 1000
    routes.refresh()
    expect(names(routes, '10.0.0.1')).toEqual([''])
    expect(kernel.asked).toBe(0)
    expect(routes.looksAt(4).source).toBe(false)
  })

  it('learn of new rules when they are asked anew', () => {
    const { kernel, clock, routes } = opened()
    kernel.ruleView = { source: true, mark: false, inInterface: false }
    routes.refresh()
    expect(routes.looksAt(4).source).toBe(false)
    clock.now += ROUTE_SECONDS * 1000
    routes.refresh()
    expect(routes.looksAt(4).source).toBe(true)
  })
})
