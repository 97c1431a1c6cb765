import { describe, expect, it } from 'vitest'
import { Story } from '../../../engine/test/story/story.js'
import { type ByteSink, executeShow, parseCommand, renderText, type ShowCommand } from '../../src/index.js'
import { CollectingSink, sessionsPrinted, showSource } from '../show/ask.js'

const LINES = 3000

const story = new Story({ maxSessions: 200_000 })
for (let port = 1; port <= LINES; port++) story.udp(`10.0.0.1/${port}`, '192.0.2.9/9')

/** Closes after so many writes. */
class ClosingSink implements ByteSink {
  readonly lengths: number[] = []
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  get closed(): boolean {
    return this.lengths.length >= this.#most
  }

  write(bytes: Uint8Array): void {
    this.lengths.push(bytes.length)
  }
}

function show(line: string, sink: ByteSink): Promise<void> {
  return renderText(executeShow(parseCommand(line) as ShowCommand, showSource(story)), sink)
}

describe('renderText', () => {
  it('writes pieces of a bounded size, whole sessions each', async () => {
    const sink = new CollectingSink()
    await show('show security flow session', sink)
    const lengths = sink.pieces.map((piece) => piece.length)
    expect(lengths.length).toBeGreaterThan(3)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(256 * 1024)
    expect(Math.min(...lengths.slice(0, -2))).toBeGreaterThanOrEqual(64 * 1024)
    const text = sink.text
    expect(text.match(/^Session ID: /gm)).toHaveLength(LINES)
    expect(text).toMatch(new RegExp(`\\nTotal sessions: ${LINES}\\n$`))
    expect(text.match(/\n\nSession ID/g)).toHaveLength(LINES - 1)
  })

  it('waits for the sink, and the bytes stay as they are until then', async () => {
    const expected = await sessionsPrinted(story)
    let busy = false
    const taken: string[] = []
    await show('show security flow session', {
      closed: false,
      async write(bytes) {
        expect(busy).toBe(false)
        busy = true
        for (let turn = 0; turn < 5; turn++) await Promise.resolve()
        taken.push(Buffer.from(bytes).toString())
        busy = false
      },
    })
    expect(taken.join('')).toBe(expected)
  })

  it('stops quietly when the sink is closed', async () => {
    for (const line of ['show security flow session', 'show security flow session extensive']) {
      const sink = new ClosingSink(2)
      await show(line, sink)
      expect(sink.lengths).toHaveLength(2)
    }
  })

  it('comes by the sink while it searches in vain', async () => {
    const big = new Story({ maxSessions: 200_000 })
    big.table.columns.clock[2] = 200_000
    const asked = (words: string, sink: ByteSink) =>
      renderText(
        executeShow(parseCommand(`show security flow session ${words}`) as ShowCommand, showSource(big)),
        sink,
      )
    for (const words of ['source-port 7', 'source-port 7 summary']) {
      const patient = new ClosingSink(Number.POSITIVE_INFINITY)
      await asked(words, patient)
      expect(patient.lengths.filter((length) => length === 0).length).toBeGreaterThanOrEqual(3)
      const impatient = new ClosingSink(1)
      await asked(words, impatient)
      expect(impatient.lengths).toHaveLength(1)
    }
  })

  it('rejects with what the sink throws', async () => {
    const write = () => Promise.reject(new RangeError('no room'))
    await expect(show('show security flow session', { closed: false, write })).rejects.toThrow('no room')
  })
})
