import { describe, expect, it } from 'vitest'
import { identifiers } from './ask.js'
import { branchStory } from './branch.js'

const story = branchStory()

/** What the extensive text says of each session, by identifier. */
async function printedColumns(): Promise<Map<number, { [column: string]: readonly string[] }>> {
  const text = await story.print('show security flow session extensive')
  const blocks = text.replace(/Total sessions: \d+\n$/, '').split('\n\n')
  return new Map(
    blocks.map((block) => {
      const all = (pattern: RegExp) => [...block.matchAll(pattern)].map((match) => match[1]!)
      const columns = {
        'policy-id': all(/^Policy name: \S+\/(\d+)$/gm),
        'source-nat-pool': all(/^Source NAT pool: ([^,\n]+)/gm).filter((name) => name !== 'Null'),
        application: all(/, Application: (\S+)\/\d+$/gm),
        interface: all(/Interface: (\S+), $/gm),
        token: all(/Session token: (0x[0-9a-f]+),/gm),
        flow: all(/^ {3}(?:In|Out): (\S+ --> [^;]+);/gm),
        timeout: all(/^Maximum timeout: (\S+),/gm),
      }
      return [Number(/^Session ID: (\d+)/.exec(block)![1]), columns] as const
    }),
  )
}

const listed = async (words: string) => identifiers(await story.print(`show security flow session ${words}`))

describe('a filter reads the field that is printed', () => {
  it.each(['policy-id', 'source-nat-pool', 'application', 'interface'])('%s', async (filter) => {
    const columns = await printedColumns()
    const values = new Set([...columns.values()].flatMap((session) => session[filter]!))
    expect(values.size).toBeGreaterThan(0)
    for (const value of values) {
      const expected = [...columns]
        .filter(([, session]) => session[filter]!.includes(value))
        .map(([id]) => id)
      expect(await listed(`${filter} ${value}`), value).toEqual(expected)
    }
  })

  it('zone: the session token of either wing', async () => {
    const columns = await printedColumns()
    const tokens = { trust: '0x6', untrust: '0x7', dmz: '0x8', vpn: '0x9', 'junos-host': '0x2' }
    for (const [zone, token] of Object.entries(tokens)) {
      const expected = [...columns].filter(([, { token: own }]) => own!.includes(token)).map(([id]) => id)
      expect(await listed(`zone ${zone}`), zone).toEqual(expected)
    }
    expect(await listed('zone trust')).toEqual([1, 2, 3])
    expect(await listed('zone dmz')).toEqual([4, 5])
  })

  it('nat: the Out wing is not the In wing turned round', async () => {
    const columns = await printedColumns()
    const turned = (flow: string) => flow.split(' --> ').reverse().join(' --> ')
    const expected = [...columns]
      .filter(([, { flow }]) => flow!.length > 1 && turned(flow![0]!) !== flow![1])
      .map(([id]) => id)
    expect(expected).toEqual([1, 2, 3, 4, 5])
    expect(await listed('nat')).toEqual(expected)
  })

  it('tunnel: a session without a timeout', async () => {
    const columns = await printedColumns()
    const expected = [...columns].filter(([, { timeout }]) => timeout![0] === 'N/A').map(([id]) => id)
    expect(expected).toEqual([6])
    expect(await listed('tunnel')).toEqual(expected)
  })
})

describe('filters of a configuration', () => {
  it.each([
    ['zone untrust policy-id 6', [2, 3]],
    ['nat zone dmz', [4, 5]],
    ['source-nat-pool out-pool protocol udp', [2]],
    ['application own-app', [1]],
    ['application ssh', []],
    ['policy-id 4', []],
    ['zone nobody', []],
    ['source-nat-pool nobody', []],
    ['tunnel nat', []],
    // The tunnel has no Out wing: nothing that would stand there is asked about.
    ['interface gr-0/0/0.0', []],
    ['interface ge-0/0/2', [4, 5]],
  ])('%s', async (words, expected) => {
    expect(await listed(words)).toEqual(expected)
    const summary = await story.print(`show security flow session ${words} summary`)
    expect(summary).toContain(`Total sessions: ${expected.length}\n`)
  })
})
