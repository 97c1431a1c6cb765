import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endText, NatLab, packet, pool, poolRules } from './nat-lab.js'

const PROTOCOLS = ['tcp', 'udp', 'icmp'] as const

/** Sessions come and go: a protocol and a destination, or the place of a session that ends. */
const steps = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        protocol: fc.constantFrom(...PROTOCOLS),
        server: fc.integer({ min: 1, max: 4 }),
      }),
    },
    { weight: 1, arbitrary: fc.nat() },
  ),
  { maxLength: 300 },
)

describe('live flows', () => {
  it('never share an address and port of a protocol beyond the factor, and never to one destination', () => {
    fc.assert(
      fc.property(
        steps,
        fc.constantFrom(1, 2, 5),
        fc.boolean(),
        fc.integer(),
        (story, factor, isRandom, seed) => {
          const rules = poolRules(
            pool(1, ['203.0.113.4 to 203.0.113.6'], { ports: [5000, 5007], portOverloadingFactor: factor }),
            { portRandomization: isRandom },
          )
          const lab = new NatLab(rules, seed)
          const live: { handle: number; end: string; server: number }[] = []
          let port = 0
          for (const step of story) {
            if (typeof step === 'number') {
              const [ended] = live.splice(step % Math.max(1, live.length), 1)
              if (ended) lab.release(ended.handle)
              continue
            }
            const facts = packet(`${step.protocol} 10.0.0.5/${port++} > 198.51.100.${step.server}/80`)
            if (lab.out(facts) !== 1) continue
            const end = `${step.protocol} ${endText(lab.into.address, lab.into.port, 4)}`
            const sharing = live.filter((each) => each.end === end)
            expect(sharing.length).toBeLessThan(factor)
            expect(sharing.filter(({ server }) => server === step.server)).toEqual([])
            live.push({ handle: lab.into.handle, end, server: step.server })
          }
          expect(lab.resources.uses[0]!.portsInUse).toBe(live.length)
          for (const { handle } of live) lab.release(handle)
          expect(lab.resources.uses[0]!.portsInUse).toBe(0)
        },
      ),
    )
  })

  it('fail exactly when every port is in use, and not after one has been given back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.oneof(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 4000, max: 5000 })),
        fc.boolean(),
        fc.integer(),
        fc.nat(),
        (addresses, ports, isRandom, seed, which) => {
          const rules = poolRules(
            pool(1, [`203.0.113.1 to 203.0.113.${addresses}`], { ports: [2000, 1999 + ports] }),
            { portRandomization: isRandom },
          )
          const lab = new NatLab(rules, seed)
          const facts = packet('udp 10.0.0.5/9 > 198.51.100.1/53')
          const handles: number[] = []
          for (let flow = 0; flow < addresses * ports; flow++) {
            expect(lab.out(facts)).toBe(1)
            handles.push(lab.into.handle)
          }
          expect(new Set(handles).size).toBe(addresses * ports)
          expect(lab.out(facts)).toBe(3)
          const given = handles[which % handles.length]!
          lab.release(given)
          expect(lab.out(facts)).toBe(1)
          expect(lab.into.handle).toBe(given)
          expect(lab.out(facts)).toBe(3)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('have all the 62,464 single ports of an address', () => {
    const lab = new NatLab(poolRules(pool(1, ['203.0.113.1/32'])))
    const facts = packet('tcp 10.0.0.5/9 > 198.51.100.1/80')
    const ports = new Set<number>()
    while (lab.out(facts) === 1) ports.add(lab.into.port)
    expect(ports.size).toBe(62_464)
  })
})

describe('choices', () => {
  it('are the same for one seed, and others for another', () => {
    const chosen = (seed: number) => {
      const lab = new NatLab(poolRules(pool(1, ['203.0.113.0/24'])), seed)
      return Array.from({ length: 50 }, (_, port) => lab.source(`tcp 10.0.0.5/${port} > 198.51.100.1/80`))
    }
    expect(chosen(7)).toEqual(chosen(7))
    expect(chosen(7)).not.toEqual(chosen(8))
    expect(chosen(0)).not.toEqual(chosen(1))
  })
})
