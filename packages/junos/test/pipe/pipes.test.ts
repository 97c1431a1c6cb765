/** What comes out of pipes. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Story } from '../../../engine/test/story/story.js'
import { executeShow, parseLine, renderText, type ShowCommand, throughPipes } from '../../src/index.js'
import { CollectingSink, showSource } from '../show/ask.js'
import { noFiles, piped, pipesOf } from './piped.js'

const TEXT = 'alpha TCP\nbeta udp\n\ngamma tcp é\ndelta\n'
const LINES = TEXT.split(/(?<=\n)/)

describe('match and except', () => {
  it('choose lines, whatever the case', async () => {
    expect(await piped('| match tcp', TEXT)).toBe('alpha TCP\ngamma tcp é\n')
    expect(await piped('| match TCP', TEXT)).toBe('alpha TCP\ngamma tcp é\n')
    expect(await piped('| except tcp', TEXT)).toBe('beta udp\n\ndelta\n')
    expect(await piped('| match nothing', TEXT)).toBe('')
  })

  it('take extended regular expressions', async () => {
    expect(await piped('| match "^(al|be)"', TEXT)).toBe('alpha TCP\nbeta udp\n')
    expect(await piped('| match "udp|delta"', TEXT)).toBe('beta udp\ndelta\n')
    expect(await piped('| match "a$"', TEXT)).toBe('delta\n')
    expect(await piped('| match "tcp ."', TEXT)).toBe('gamma tcp é\n')
    expect(await piped('| except .', TEXT)).toBe('\n')
    expect(await piped('| match É', TEXT)).toBe('gamma tcp é\n')
    expect(await piped('| match "10\\\\.0"', '10.0\n1000\n')).toBe('10.0\n')
    expect(await piped('| match 10.0', '10.0\n1000\n')).toBe('10.0\n1000\n')
  })

  it('say the same of a line whether the expression is made of plain words or not', async () => {
    const text = fc.string({ unit: fc.constantFrom(...'abK.1 |é\u212a'), maxLength: 40 })
    const word = fc.string({ unit: fc.constantFrom(...'abk.1 '), minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(text, fc.array(word, { minLength: 1, maxLength: 3 }), async (line, plain) => {
        const pattern = plain.join('|')
        // A group means nothing, but is no plain word.
        const same = await piped(`| match "(${pattern})"`, `${line}\n`)
        expect(await piped(`| match "${pattern}"`, `${line}\n`)).toBe(same)
      }),
      { numRuns: 500 },
    )
  })

  it('end in time over a text made to take long', async () => {
    const started = performance.now()
    const text = `${'a'.repeat(4000)}\n`.repeat(5)
    expect(await piped('| match "(a*)*(a|aa)+(a?){60}b"', text)).toBe('')
    expect(performance.now() - started).toBeLessThan(20_000)
  })
})

describe('find', () => {
  it('begins at the first line that matches', async () => {
    expect(await piped('| find udp', TEXT)).toBe('beta udp\n\ngamma tcp é\ndelta\n')
    expect(await piped('| find alpha', TEXT)).toBe(TEXT)
    expect(await piped('| find nothing', TEXT)).toBe('Pattern not found\n')
  })
})

describe('count', () => {
  it('says how many lines there are, a last one without its end too', async () => {
    expect(await piped('| count', TEXT)).toBe('Count: 5 lines\n')
    expect(await piped('| count', 'a\nb')).toBe('Count: 2 lines\n')
    expect(await piped('| count', '')).toBe('Count: 0 lines\n')
    expect(await piped('| match tcp | count', TEXT)).toBe('Count: 2 lines\n')
    expect(await piped('| count | count', TEXT)).toBe('Count: 1 lines\n')
  })
})

describe('last', () => {
  it('keeps the end', async () => {
    expect(await piped('| last 2', TEXT)).toBe('gamma tcp é\ndelta\n')
    expect(await piped('| last 100', TEXT)).toBe(TEXT)
    const many = Array.from({ length: 40_000 }, (_, i) => `line ${i}\n`)
    expect(await piped('| last 9999', many.join(''), 5000)).toBe(many.slice(-9999).join(''))
  })
})

describe('trim', () => {
  it('takes characters, not bytes, from each line', async () => {
    expect(await piped('| trim 2', 'abc\na\n\nééé\n')).toBe('c\n\n\né\n')
  })
})

it('no-more changes nothing', async () => expect(await piped('| no-more', TEXT)).toBe(TEXT))

describe('save', () => {
  class File {
    text = ''
    state = 'open'
    write(bytes: Uint8Array): void {
      this.text += Buffer.from(bytes).toString('latin1')
    }
    finish(): void {
      this.state = 'finished'
    }
    abandon(): void {
      if (this.state === 'open') this.state = 'abandoned'
    }
  }

  it('writes what comes to it, and says so in its place', async () => {
    const file = new File()
    const names: string[] = []
    const open = (name: string) => {
      names.push(name)
      return file
    }
    const said = await piped('| match tcp | save "a\u202eb"', TEXT, 7, open)
    expect(said).toBe("Wrote 2 lines of output to 'a\\u202eb'\n")
    expect(names).toEqual(['a\u202eb'])
    expect(Buffer.from(file.text, 'latin1').toString()).toBe('alpha TCP\ngamma tcp é\n')
    expect(file.state).toBe('finished')
  })

  it('writes nothing where no file can be opened', async () => {
    await expect(piped('| save x', TEXT)).rejects.toThrow('no file x')
  })

  it('gives the file up when the answer is stopped or fails', async () => {
    for (const isFailure of [false, true]) {
      const file = new File()
      const sink = new CollectingSink()
      const work = throughPipes(
        pipesOf('| except x | save y'),
        sink,
        () => file,
        async (first) => {
          await first.write(Buffer.from('a\n'))
          sink.closed = true
          if (isFailure) throw new RangeError('broken')
        },
      )
      if (isFailure) await expect(work).rejects.toThrow('broken')
      else await work
      expect([file.state, sink.text]).toEqual(['abandoned', ''])
    }
  })
})

describe('pipes', () => {
  it('give the same whatever the pieces', async () => {
    const pipes = fc.constantFrom(
      '| match a',
      '| except "^$"',
      '| find t',
      '| trim 2',
      '| last 2',
      '| trim 1 | match "a|d" | last 3 | count',
      '| count',
    )
    const text = fc.array(fc.constantFrom(...LINES, 'no end'), { maxLength: 9 }).map((all) => all.join(''))
    await fc.assert(
      fc.asyncProperty(pipes, text, fc.integer({ min: 1, max: 30 }), async (pipe, all, size) => {
        expect(await piped(pipe, all, size)).toBe(await piped(pipe, all, 10_000))
      }),
    )
  })

  it('take a line that is too long in several', async () => {
    const long = 'x'.repeat(8192)
    expect(await piped('| trim 1', `${long}yz\n`, 5000)).toBe(`${long.slice(1)}z\n`)
    expect(await piped('| match z', `${long}yz\n`, 5000)).toBe('yz\n')
  })

  it('stop the renderer when nobody reads any more', async () => {
    const story = new Story({ maxSessions: 200_000 })
    for (let port = 1; port <= 3000; port++) story.udp(`10.0.0.1/${port}`, '192.0.2.9/9')
    const parsed = parseLine('show security flow session | except zzz | count')
    if (parsed instanceof Error) throw parsed
    let writes = 0
    const sink = {
      get closed() {
        return writes >= 2
      },
      write() {
        writes++
      },
    }
    await throughPipes(parsed.pipes, sink, noFiles, (first) =>
      renderText(executeShow(parsed.command as ShowCommand, showSource(story)), first),
    )
    expect(writes).toBeLessThanOrEqual(3)
  })

  it('let others have their turn while they match, and hand nothing on twice', async () => {
    const sink = new CollectingSink()
    const text = Buffer.from('abcdefgh 0123456789\n'.repeat(50_000))
    await throughPipes(pipesOf('| match "(a|b)c+"'), sink, noFiles, (first) => first.write(text))
    expect(sink.pieces.length).toBeGreaterThan(20)
    expect(Math.max(...sink.pieces.map(({ length }) => length))).toBeLessThan(64 * 1024)
    expect(sink.text).toBe(text.toString())
  })

  it('let others have their turn more often where lines take more work', async () => {
    const turns = async (pattern: string) => {
      const sink = new CollectingSink()
      const lines = Array.from({ length: 1000 }, (_, i) => `${(i * 7919).toString(2).padStart(24, '0')}\n`)
      await throughPipes(pipesOf(`| except "${pattern}"`), sink, noFiles, (first) =>
        first.write(Buffer.from(lines.join(''))),
      )
      return sink.pieces.length
    }
    expect(await turns('1.{15}x')).toBeGreaterThan(2 * (await turns('x')))
  })

  it.each(['except', 'find'])('let others have their turn within one long line: %s', async (pipe) => {
    const sink = new CollectingSink()
    const line = `${'é'.repeat(4000)}\n`
    await throughPipes(pipesOf(`| ${pipe} "(.?){250}$"`), sink, noFiles, (first) =>
      first.write(Buffer.from(line)),
    )
    expect(sink.pieces.length).toBeGreaterThan(20)
    expect(sink.text).toBe(pipe === 'find' ? line : '')
  })
})
