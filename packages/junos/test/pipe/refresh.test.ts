/** `| refresh`: the same question again and again. */
import { describe, expect, it } from 'vitest'
import { Story } from '../../../engine/test/story/story.js'
import { answer, executeShow, parseLine, type Repeat, type ShowCommand } from '../../src/index.js'
import { CollectingSink, showSource } from '../show/ask.js'
import { noFiles } from './piped.js'

async function refreshed(line: string, repeat: Repeat | undefined, story = new Story()) {
  const parsed = parseLine(line)
  if (parsed instanceof Error) throw parsed
  const sink = new CollectingSink()
  await answer(
    () => executeShow(parsed.command as ShowCommand, showSource(story)),
    parsed,
    sink,
    noFiles,
    repeat,
  )
  return sink.text
}

/** What is said to who shows pages: the next answer of a refresh waits for nobody's key. */
const PAGING: Readonly<Record<string, readonly string[]>> = {
  refresh: ['no-more'],
  'no-more': ['no-more'],
  'refresh | hold': ['no-more', 'hold'],
  hold: ['hold'],
  count: [],
}

describe('refresh', () => {
  it('asks anew after each wait, through all pipes, until it is stopped', async () => {
    const story = new Story()
    const waits: number[] = []
    const repeat: Repeat = {
      now: () => `12:00:0${waits.length} UTC`,
      async wait(seconds, sink) {
        waits.push(seconds)
        story.udp(`10.0.0.1/${waits.length}`, '192.0.2.9/9')
        if (waits.length === 3) (sink as CollectingSink).closed = true
      },
    }
    const text = await refreshed('show security flow session | refresh 5 | match Total', repeat, story)
    expect(waits).toEqual([5, 5, 5])
    expect(text).toBe(
      [0, 1, 2].map((n) => `---(refreshed at 12:00:0${n} UTC)---\nTotal sessions: ${n}\n`).join(''),
    )
  })

  it.each(Object.entries(PAGING))('%s tells who shows pages: %j', async (pipes, paging) => {
    const parsed = parseLine(`show security flow session | ${pipes}`)
    if (parsed instanceof Error) throw parsed
    const told: string[] = []
    const sink = Object.assign(new CollectingSink(), {
      noMore: () => void told.push('no-more'),
      hold: () => void told.push('hold'),
    })
    const repeat: Repeat = {
      now: () => 'now',
      async wait() {
        sink.closed = true
      },
    }
    const execute = () => executeShow(parsed.command as ShowCommand, showSource(new Story()))
    await answer(execute, parsed, sink, noFiles, repeat)
    expect(told).toEqual(paging)
  })

  it('does not wait when nobody reads any more', async () => {
    const repeat: Repeat = { now: () => 'now', wait: () => Promise.reject(new RangeError('waited')) }
    const parsed = parseLine('show security flow session | refresh')
    if (parsed instanceof Error) throw parsed
    const sink = new CollectingSink()
    const write = sink.write.bind(sink)
    sink.write = (bytes) => {
      write(bytes)
      sink.closed = sink.pieces.length === 2
    }
    await answer(
      () => executeShow(parsed.command as ShowCommand, showSource(new Story())),
      parsed,
      sink,
      noFiles,
      repeat,
    )
    expect(sink.text).toMatch(/^---\(refreshed at now\)---\n/)
  })

  it('says so where nobody could stop it', async () => {
    expect(await refreshed('show security flow session | refresh', undefined)).toBe(
      'error: refresh is not possible here\n',
    )
  })
})
