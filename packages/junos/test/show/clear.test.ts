/** Sessions that are cleared, under a configuration and without one. */
import { type Clearing, type SessionSource, TableColumns, TableSource } from '@wingspan/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Story } from '../../../engine/test/story/story.js'
import type { ShowSource } from '../../src/show/index.js'
import { ANSWERED } from '../command/device-options.js'
import { INSIDE, udpPacket } from '../story/device.js'
import { identifiers, printed, printedJson, printedXml, sessionsPrinted, showSource } from './ask.js'
import { branch, branchStory } from './branch.js'

const CLEAR = 'clear security flow session'
const twoSessions = () => new Story().udp('10.0.0.1/1', '192.0.2.9/53').udp('10.0.0.2/2', '192.0.2.9/123')

describe('clear security flow session', () => {
  it('ends the sessions, which are kept for display as ended', async () => {
    const story = twoSessions()
    expect(await printed(`${CLEAR} source-port 1`, showSource(story))).toBe('1 active sessions cleared\n')
    expect(identifiers(await sessionsPrinted(story, 'validity invalidated'))).toEqual([1])
    expect(await sessionsPrinted(story, 'extensive source-port 1')).toContain('Close reason: CLI')
    expect(await printed(`${CLEAR} all`, showSource(story))).toBe('1 active sessions cleared\n')
    expect(await printed(`${CLEAR} all`, showSource(story))).toBe('0 active sessions cleared\n')
  })

  it('has the elements of a device', async () => {
    const source = showSource(twoSessions())
    expect(await printedXml(`${CLEAR} all dry-run`, source)).toContain(
      '<clearable-flow-session-count>2</clearable-flow-session-count>',
    )
    expect(await printedXml(`${CLEAR} session-identifier 2`, source)).toContain(
      '<cleared-flow-session-count>1</cleared-flow-session-count>',
    )
    expect(JSON.parse(await printedJson(`${CLEAR} all`, source))).toMatchObject({
      'clear-flow-session-information': [{ 'cleared-flow-session-count': [{ data: '1' }] }],
    })
  })

  it('clears nothing for an identifier or a name that nobody has', async () => {
    const source = showSource(twoSessions())
    for (const words of [
      'session-identifier 3',
      'session-identifier 18446744073709551615',
      'zone nowhere',
      'stale',
    ]) {
      expect(await printed(`${CLEAR} ${words}`, source), words).toBe('0 active sessions cleared\n')
    }
  })

  const filters = ANSWERED.filter(([word]) => !/-than$|^(start-identifier|count)$/.test(word)).map(
    ([word, value]) => `${word} ${value}`.trim(),
  )

  it('clears what show lists, filter by filter and together', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray(filters, { minLength: 1, maxLength: 3 }), async (words) => {
        const story = branchStory()
        const listed = identifiers(await story.print(`show security flow session ${words.join(' ')}`))
        const ended = identifiers(await story.print(`show security flow session validity invalidated`))
        const running = listed.filter((id) => !ended.includes(id))
        expect(await story.print(`${CLEAR} ${words.join(' ')}`)).toBe(
          `${running.length} active sessions cleared\n`,
        )
        const after = identifiers(await story.print('show security flow session validity invalidated'))
        expect(after).toEqual([...new Set([...ended, ...running])].sort((a, b) => a - b))
      }),
      { numRuns: 40 },
    )
  })

  it('tells the log, and gives back what the sessions had', async () => {
    const story = branchStory()
    const pools = () => story.print('show security nat source pool all')
    expect(usedPorts(await pools())).not.toBe(0)
    story.events()
    await story.print(`${CLEAR} protocol udp`)
    expect(story.events()).toEqual([expect.stringMatching(/^closed by \d+$/)])
    await story.print(`${CLEAR} all`)
    expect(usedPorts(await pools())).toBe(0)
    story.sendBy(INSIDE, udpPacket('10.0.0.6/40002', '198.51.100.53/53'))
    expect(
      identifiers(await story.print('show security flow session protocol udp validity valid')),
    ).toHaveLength(1)
  })

  it('is refused where another thread writes the table', async () => {
    const story = twoSessions()
    const columns = new TableColumns(structuredClone(story.table.shared))
    const source = showSource(story, { sessions: new TableSource({ columns }) })
    expect(await printed(`${CLEAR} all`, source)).toBe(
      'error: the sessions here are only read, and cannot be cleared\n',
    )
    expect(await printedXml(`${CLEAR} all`, source)).toContain('<xnm:error')
  })

  it('is refused for the reason that the source knows', async () => {
    const { sessions, ...source } = showSource(new Story())
    const refusing: SessionSource = {
      ask: (query) => sessions.ask(query),
      summarize: (query) => sessions.summarize(query),
      clear: () => undefined,
      whyNotCleared: 'it is night',
    }
    expect(await printed(`${CLEAR} all`, { ...source, sessions: refusing })).toBe('error: it is night\n')
  })

  /** Sessions that others end, and refuse to: one in each step. */
  function clearedElsewhere(outcomes: readonly (string | undefined)[]): ShowSource {
    const { sessions, ...source } = showSource(new Story())
    const clear = (): Clearing => {
      const left = [...outcomes]
      const refusals = new Map<string, number>()
      return {
        count: 0,
        refusals,
        async step() {
          const why = left.shift()
          if (why === undefined) (this as { count: number }).count++
          else refusals.set(why, (refusals.get(why) ?? 0) + 1)
          return left.length === 0
        },
      }
    }
    return { ...source, sessions: { ask: sessions.ask, summarize: sessions.summarize, clear } }
  }

  it('tells what was refused, and how often', async () => {
    const source = clearedElsewhere([undefined, 'gone already', undefined, 'busy', 'gone already'])
    expect(await printed(`${CLEAR} all`, source)).toBe(
      '2 active sessions cleared\nNot cleared: 2 gone already, 1 busy\n',
    )
    expect(await printedXml(`${CLEAR} all`, source)).toMatch(
      /<cleared-flow-session-count>2<.*\s+<refused-flow-session>\s+<reason>gone already<\/reason>\s+<refused-flow-session-count>2</,
    )
    expect(JSON.parse(await printedJson(`${CLEAR} all`, source))).toMatchObject({
      'clear-flow-session-information': [{ 'refused-flow-session': [{}, { reason: [{ data: 'busy' }] }] }],
    })
  })

  it('leaves the rest alone when the user has had enough, and says so', async () => {
    const source = clearedElsewhere([undefined, undefined, undefined, undefined])
    let turns = 0
    const turn = async () => void turns++
    expect(await printed(`${CLEAR} all`, source, { turn, isStopped: () => turns === 2 })).toBe(
      '2 active sessions cleared\nStopped before the end: the rest was left alone\n',
    )
    turns = 0
    expect(await printedXml(`${CLEAR} all`, source, { turn, isStopped: () => turns === 3 })).toContain(
      '<stopped></stopped>',
    )
  })
})

const usedPorts = (text: string) => Number(/Total used ports *: *(\d+)/.exec(text)![1])

describe('stale sessions', () => {
  it('are those of an earlier configuration, and counted by policy', async () => {
    const story = branchStory()
    expect(await story.print('show security flow session stale summary')).toMatch(/Total sessions: 0\n$/)
    const before = identifiers(await story.print('show security flow session'))
    story.reload(branch('security policies from-zone trust to-zone untrust policy out then count\n'))
    story.sendBy(INSIDE, udpPacket('10.0.0.9/40009', '198.51.100.53/53'))
    const source = story.shown
    expect(identifiers(await printed('show security flow session stale', source))).toEqual(before)
    const summary = await printed('show security flow session stale summary', source)
    const policies = [...summary.matchAll(/^Policy (\S+): (\d+)$/gm)].map(([, name, count]) => [
      name,
      Number(count),
    ])
    expect(policies).toContainEqual(['own/5', 1])
    expect(policies.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(before.length)
    expect(await printedXml('show security flow session stale summary', source)).toMatch(
      /<policy-sessions>\s*<policy>own\/5<\/policy>\s*<displayed-session-count>1</,
    )
    expect(await printed(`${CLEAR} stale`, source)).toMatch(/^[1-9]\d* active sessions cleared\n$/)
    expect(await printed('show security flow session summary', source)).not.toContain('Policy ')
  })
})
