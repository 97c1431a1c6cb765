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
