/** The kernel's connections sorted and in groups, against the sums of what `conntrack` lists. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type KernelNetwork, openKernelNetwork, whyNoNetwork } from './kernel-network.js'
import { listedByConntrack, type Told, toldByWingspan } from './kernel-told.js'

const why = whyNoNetwork()
if (why !== undefined) console.warn(`not tested: the kernel's heaviest connections, ${why}`)

const SHOWN = 3

/** Packets and bytes of both directions, in turn. */
const countersOf = ({ counters }: Told) => counters.split(' ').map(Number)
const bytesOf = (told: Told) => countersOf(told)[1]! + countersOf(told)[3]!

describe.skipIf(why !== undefined)('the heaviest connections of a gateway that counts', () => {
  let network: KernelNetwork
  beforeAll(async () => {
    network = await openKernelNetwork(true)
  }, 60_000)
  afterAll(() => network?.close())

  const show = (words: string) =>
    network.wingspan('kernel', 'show', 'security', 'flow', 'session', ...words.split(' ')).stdout

  it('are the first by bytes of all that conntrack lists', () => {
    const all = listedByConntrack(network)
    const text = show(`sort-by bytes limit ${SHOWN}`)
    const sorted = all.sort((a, b) => bytesOf(b) - bytesOf(a) || Number(a.id) - Number(b.id))
    expect(toldByWingspan(text).map(({ id }) => id)).toEqual(sorted.slice(0, SHOWN).map(({ id }) => id))
    expect(text).toMatch(new RegExp(`Sessions that match: ${all.length}\nTotal sessions: ${SHOWN}\n$`))
  })

  it('add up by protocol to what conntrack lists', () => {
    const all = listedByConntrack(network)
    const rows = new Map<string, number[]>()
    for (const told of all) {
      const protocol = /;(\S+)$/.exec(told.flow)![1]!
      const [inPackets, inBytes, outPackets, outBytes] = countersOf(told)
      const own = [1, inPackets!, outPackets!, inBytes!, outBytes!]
      rows.set(
        protocol,
        own.map((value, place) => value + (rows.get(protocol)?.[place] ?? 0)),
      )
    }
    const text = show('group-by protocol limit 100')
    const shown = text.split('\n\n')[0]!.split('\n').slice(1)
    const cells = shown.map((line) => line.split(/ {2,}/))
    expect(new Map(cells.map(([name, ...values]) => [name!, values.map(Number)]))).toEqual(rows)
    expect(text).toContain(`Total sessions: ${all.length}\n`)
  })
})
