import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PersistentNat, PersistentNatKind } from '../../src/nat/index.js'
import {
  branch,
  inside,
  match,
  NatLab,
  natRules,
  outside,
  packet,
  pool,
  poolRules,
  sourceRule,
  sourceSet,
  TRUST,
  UNTRUST,
  zone,
} from './nat-lab.js'

const persistentNat = (permit: PersistentNatKind, rest: Partial<PersistentNat> = {}): PersistentNat => ({
  permit,
  inactivityTimeoutSeconds: 300,
  maxSessions: 30,
  ...rest,
})

function labOf(persistent: PersistentNat, ports: readonly [number, number] = [2000, 2999]) {
  return new NatLab(poolRules(pool(1, ['203.0.113.1/32'], { ports }), {}, persistent))
}

const INNER = '10.0.0.5/4000'
const to = (server: string, inner = INNER) => `udp ${inner} > ${server}`

describe('persistent NAT', () => {
  it('translates an inner address and port to the same outer ones, whatever the destination', () => {
    const lab = labOf(persistentNat('any-remote-host'))
    const first = lab.source(to('198.51.100.1/53'))
    expect(lab.into.isPortChosen).toBe(true)
    expect(lab.source(to('198.51.100.2/99'))).toBe(first)
    expect(lab.into.isPortChosen).toBe(true)
    expect(lab.source(to('198.51.100.1/53', '10.0.0.5/4001'))).not.toBe(first)
    expect(lab.source(`tcp ${INNER} > 198.51.100.1/53`)).not.toBe('exhausted')
    expect(lab.resources.bindings).toBe(3)
  })

  it('keeps hosts of different routing instances apart, and answers into theirs', () => {
    const lab = labOf(persistentNat('any-remote-host'))
    const first = lab.source(to('198.51.100.1/53'), inside)
    const second = lab.source(to('198.51.100.1/53'), branch)
    expect(second).not.toBe(first)
    expect(lab.destination(`udp 198.51.100.9/1 > ${second}`)).toBe(INNER)
    expect(lab.into.instance).toBe(7)
    lab.destination(`udp 198.51.100.9/1 > ${first}`)
    expect(lab.into.instance).toBe(0)
  })

  it('works by the address of the interface as well', () => {
    const rule = sourceRule(1, 'interface', match(), persistentNat('any-remote-host'))
    const lab = new NatLab(natRules({ sourceRuleSets: [sourceSet(zone(TRUST), zone(UNTRUST), rule)] }))
    const first = lab.source(to('198.51.100.1/53'))
    expect(first).toMatch(/^192\.0\.2\.2\//)
    expect(lab.source(to('198.51.100.2/53'))).toBe(first)
  })

  const admitted = (permit: PersistentNatKind) => {
    const lab = labOf(persistentNat(permit))
    const outer = lab.source(to('198.51.100.1/53'))
    return ['198.51.100.1/53', '198.51.100.1/54', '198.51.100.2/53'].map(
      (peer) => lab.destination(`udp ${peer} > ${outer}`) === INNER,
    )
  }

  it('any-remote-host lets everybody in', () => {
    expect(admitted('any-remote-host')).toEqual([true, true, true])
  })

  it('target-host lets in the hosts that were spoken to, from any port', () => {
    expect(admitted('target-host')).toEqual([true, true, false])
  })

  it('target-host-port lets in only the ports that were spoken to', () => {
    expect(admitted('target-host-port')).toEqual([true, false, false])
  })

  it('lets in nobody to another port, or by another protocol', () => {
    const lab = labOf(persistentNat('any-remote-host'))
    const outer = lab.source(to('198.51.100.1/53'))
    expect(lab.destination(`tcp 198.51.100.1/53 > ${outer}`)).toBe('none')
    expect(lab.destination('udp 198.51.100.1/53 > 203.0.113.1/1')).toBe('none')
    expect(lab.into.rule).toBe(0)
  })

  it('lasts for the inactivity timeout after its last session has ended', () => {
    const lab = labOf(persistentNat('any-remote-host'))
    const outer = lab.source(to('198.51.100.1/53'))
    const [first] = [lab.into.handle]
    lab.source(to('198.51.100.2/53'))
    const second = lab.into.handle
    lab.release(first)
    lab.timeSeconds = 1000
    expect(lab.destination(`udp 198.51.100.1/53 > ${outer}`)).toBe(INNER)
    lab.release(second)
    lab.timeSeconds = 1299
    expect(lab.destination(`udp 198.51.100.1/53 > ${outer}`)).toBe(INNER)
    lab.timeSeconds = 1300
    expect(lab.destination(`udp 198.51.100.1/53 > ${outer}`)).toBe('none')
  })

  it('gives its port back when it is over, at the latest when the port is needed', () => {
    const lab = labOf(persistentNat('any-remote-host'), [2000, 2099])
    const handles = Array.from({ length: 100 }, (_, port) => {
      lab.source(to('198.51.100.1/53', `10.0.0.5/${port}`))
      return lab.into.handle
    })
    for (const handle of handles) lab.release(handle)
    lab.timeSeconds = 299
    expect(lab.source(to('198.51.100.1/53', '10.0.0.6/1'))).toBe('exhausted')
    lab.timeSeconds = 300
    for (let port = 0; port < 100; port++) {
      expect(lab.source(to('198.51.100.1/53', `10.0.0.6/${port}`))).not.toBe('exhausted')
    }
    expect(lab.resources.bindings).toBe(100)
  })

  it('begins anew when the same inner port comes back after the end', () => {
    const lab = labOf(persistentNat('target-host'))
    lab.source(to('198.51.100.1/53'))
    lab.release()
    lab.timeSeconds = 300
    const outer = lab.source(to('198.51.100.2/53'))
    expect(lab.resources.bindings).toBe(1)
    expect(lab.destination(`udp 198.51.100.2/53 > ${outer}`)).toBe(INNER)
    expect(lab.destination(`udp 198.51.100.1/53 > ${outer}`)).toBe('none')
  })

  it('begins anew although many others that are over are still to be cleared away', () => {
    const lab = labOf(persistentNat('any-remote-host'))
    const handles = Array.from({ length: 200 }, (_, port) => {
      lab.source(to('198.51.100.1/53', `10.0.0.5/${port}`))
      return lab.into.handle
    })
    for (const handle of handles) lab.release(handle)
    lab.timeSeconds = 300
    const outer = lab.source(to('198.51.100.1/53', '10.0.0.5/199'))
    expect(lab.resources.bindings).toBeGreaterThan(1)
    for (let server = 2; lab.resources.bindings > 1; server++) {
      expect(lab.source(to(`198.51.100.${server}/53`, '10.0.0.5/199'))).toBe(outer)
    }
    expect(lab.source(to('198.51.100.1/53', '10.0.0.5/199'))).toBe(outer)
    expect(lab.resources.uses[0]!.portsInUse).toBe(1)
  })

  it('gives the port of one pool back behind many bindings of another', () => {
    const persistent = persistentNat('any-remote-host')
    const rules = natRules({
      sourcePools: [pool(1, ['203.0.113.1/32']), pool(2, ['203.0.113.2/32'], { ports: [2000, 2000] })],
      sourceRuleSets: [
        sourceSet(
          zone(TRUST),
          zone(UNTRUST),
          sourceRule(1, 1, match({ from: '10.0.0.5/32' }), persistent),
          sourceRule(2, 2, match(), persistent),
        ),
      ],
    })
    const lab = new NatLab(rules)
    const handles = Array.from({ length: 200 }, (_, port) => {
      lab.source(to('198.51.100.1/53', `10.0.0.5/${port}`))
      return lab.into.handle
    })
    lab.source(to('198.51.100.1/53', '10.0.0.6/1'))
    for (const handle of [...handles, lab.into.handle]) lab.release(handle)
    lab.timeSeconds = 300
    expect(lab.source(to('198.51.100.1/53', '10.0.0.6/2'))).toBe('203.0.113.2/2000')
  })

  it('does not overflow', () => {
    const own = pool(1, ['203.0.113.1/32'], { ports: [2000, 2000], overflow: 'interface' })
    const lab = new NatLab(poolRules(own, {}, persistentNat('any-remote-host')))
    lab.source(to('198.51.100.1/53'))
    expect(lab.source(to('198.51.100.1/53', '10.0.0.6/1'))).toBe('exhausted')
  })

  it('is forgotten outside when it is over, whoever comes after it', () => {
    const lab = labOf(persistentNat('any-remote-host'))
    const outer = lab.source(to('198.51.100.1/53'))
    lab.release()
    lab.timeSeconds = 300
    const next = lab.source(to('198.51.100.1/53', '10.0.0.6/1'))
    expect(next).not.toBe(outer)
    expect(lab.destination(`udp 198.51.100.1/53 > ${next}`)).toBe('10.0.0.6/1')
    expect(lab.destination(`udp 198.51.100.1/53 > ${outer}`)).toBe('none')
  })

  it('has no more sessions at once than max-session-number', () => {
    const lab = labOf(persistentNat('any-remote-host', { maxSessions: 8 }))
    for (let server = 1; server <= 8; server++) {
      expect(lab.source(to(`198.51.100.${server}/53`))).not.toBe('exhausted')
    }
    expect(lab.source(to('198.51.100.9/53'))).toBe('exhausted')
    lab.release(-1)
    expect(lab.source(to('198.51.100.9/53'))).not.toBe('exhausted')
  })

  it('translates what has no port without a binding', () => {
    const lab = labOf(persistentNat('any-remote-host'))
    expect(lab.source('gre 10.0.0.5/1 > 198.51.100.1/1')).toBe('203.0.113.1/1')
    expect(lab.resources.bindings).toBe(0)
  })

  it('moves to the port that a capture has shown for any of its sessions', () => {
    const lab = labOf(persistentNat('any-remote-host'))
    const chosen = lab.source(to('198.51.100.1/53'))
    const { handle: first } = lab.into
    lab.source(to('198.51.100.8/53'))
    expect(lab.into.isPortChosen).toBe(true)
    expect(lab.show(first, '203.0.113.1/2222')).toBe(first)
    expect(lab.destination(`udp 198.51.100.9/1 > ${chosen}`)).toBe('none')
    expect(lab.source(to('198.51.100.2/53'))).toBe('203.0.113.1/2222')
    expect(lab.destination('udp 198.51.100.9/1 > 203.0.113.1/2222')).toBe(INNER)
    expect(lab.into.isPortChosen).toBe(false)
    lab.show(first, '203.0.113.1/2223')
    expect(lab.source(to('198.51.100.3/53'))).toBe('203.0.113.1/2223')
    expect(lab.resources.uses[0]!.portsInUse).toBe(1)
  })

  it('keeps a shown port that an older binding, over by then, had here', () => {
    const lab = labOf(persistentNat('any-remote-host'))
    const old = lab.source(to('198.51.100.1/53', '10.0.0.6/1'))
    lab.release()
    lab.source(to('198.51.100.1/53'))
    const port = Number(old.split('/')[1])
    lab.show(lab.into.handle, `203.0.113.1/${port}`)
    lab.timeSeconds = 300
    lab.source(to('198.51.100.1/53', '10.0.0.7/1'))
    expect(lab.resources.bindings).toBe(2)
    expect(lab.destination(`udp 198.51.100.9/1 > ${old}`)).toBe(INNER)
  })

  it('previews a binding without making one', () => {
    const lab = labOf(persistentNat('any-remote-host'))
    expect(lab.out(packet(to('198.51.100.1/53')), inside, outside, lab.resources.preview)).toBe(1)
    expect(lab.resources.bindings).toBe(0)
    const first = lab.source(to('198.51.100.1/53'))
    lab.out(packet(to('198.51.100.2/53')), inside, outside, lab.resources.preview)
    expect(`203.0.113.1/${lab.into.port}`).toBe(first)
    lab.release(-1)
    lab.timeSeconds = 300
    expect(lab.destination(`udp 198.51.100.9/1 > ${first}`)).toBe('none')
  })

  it('agrees with a list of bindings, whatever comes and goes', () => {
    const steps = fc.array(
      fc.record({
        inner: fc.integer({ min: 1, max: 4 }),
        server: fc.integer({ min: 1, max: 3 }),
        passes: fc.constantFrom(0, 0, 0, 100, 299, 300),
        ends: fc.boolean(),
      }),
      { maxLength: 120 },
    )
    fc.assert(
      fc.property(steps, (story) => {
        const lab = labOf(persistentNat('target-host'))
        const model = new Map<
          number,
          { outer: string; peers: Set<number>; handles: number[]; over: number }
        >()
        for (const { inner, server, passes, ends } of story) {
          lab.timeSeconds += passes
          for (const [key, { handles, over }] of model) {
            if (handles.length === 0 && over <= lab.timeSeconds) model.delete(key)
          }
          const known = model.get(inner)
          if (ends && known !== undefined && known.handles.length > 0) {
            lab.release(known.handles.pop()!)
            known.over = lab.timeSeconds + 300
          } else if (!ends) {
            const outer = lab.source(to(`198.51.100.${server}/53`, `10.0.0.5/${inner}`))
            if (known === undefined) {
              model.set(inner, { outer, peers: new Set([server]), handles: [lab.into.handle], over: 0 })
            } else if (known.handles.length < 30) {
              expect(outer).toBe(known.outer)
              known.handles.push(lab.into.handle)
              known.peers.add(server)
            } else expect(outer).toBe('exhausted')
          }
          for (const [key, { outer, peers }] of model) {
            for (const peer of [1, 2, 3]) {
              const expected = peers.has(peer) ? `10.0.0.5/${key}` : 'none'
              expect(lab.destination(`udp 198.51.100.${peer}/7 > ${outer}`)).toBe(expected)
            }
          }
        }
        for (const { handles } of model.values()) for (const handle of handles) lab.release(handle)
        lab.timeSeconds += 300
        lab.source(to('198.51.100.1/53', '10.0.0.6/1'))
        expect(lab.resources.bindings).toBe(1)
        expect(lab.resources.uses[0]!.portsInUse).toBe(1)
      }),
    )
  })
})
