/** Output in pages: what stands on the screen at `---(more)---`, and what the keys there do. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOST_LINES_AHEAD, MOST_LINES_BEHIND } from '../../src/terminal/held-lines.js'
import { Person, type PersonOptions, PROMPT } from './person.js'

const bytes = (text: string) => new TextEncoder().encode(text)

const numbered = (count: number) => Array.from({ length: count }, (_, i) => `line ${i + 1}`)

/** A terminal of six rows where every command answers with these lines, in one piece. */
async function showing(lines: readonly string[], options: PersonOptions = {}): Promise<Person> {
  const person = new Person({
    columns: 40,
    rows: 6,
    isPaged: true,
    run: async (_line, output) => {
      await output.write(bytes(lines.map((line) => `${line}\n`).join('')))
      return 'done'
    },
    ...options,
  })
  await person.type('go\r')
  return person
}

/** A command that writes lines one by one until nobody wants more. */
function endless() {
  const written = { lines: 0 }
  const run: PersonOptions['run'] = async (_line, output) => {
    while (!output.closed) await output.write(bytes(`line ${++written.lines}\n`))
    return 'done'
  }
  return { written, run }
}

describe('a page', () => {
  it('is as many rows as the screen has, less the prompt', async () => {
    const person = await showing(numbered(12))
    expect(person.screen.page).toEqual(['line 1', 'line 2', 'line 3', 'line 4', 'line 5', '---(more 41%)---'])
    expect(person.screen.text).toMatch(/go\nline 1/)
  })

  it('is not asked for where all fits', async () => {
    const person = await showing(numbered(5))
    expect(person.screen.text).toBe(`${PROMPT}go\n${numbered(5).join('\n')}\n${PROMPT.trimEnd()}`)
    expect(person.screen.written).not.toContain('more')
  })

  it('lets others have their turn while nothing is to be shown', async () => {
    let turns = 0
    let turnsMeanwhile: number | undefined
    const run: PersonOptions['run'] = async (_line, output) => {
      for (let i = 0; i < 10; i++) {
        setImmediate(() => turns++)
        await output.write(bytes(''))
      }
      turnsMeanwhile = turns
      return 'done'
    }
    await showing([], { run })
    expect(turnsMeanwhile).toBe(10)
  })

  it('holds fewer lines where they take several rows', async () => {
    const person = await showing(['x'.repeat(100), 'y', 'z', '!'])
    expect(person.screen.page.slice(-3)).toEqual(['y', 'z', '---(more 75%)---'])
  })

  it('counts columns, not characters', async () => {
    const person = await showing(['世'.repeat(40), 'a', 'b', 'c', 'd'])
    expect(person.screen.page.slice(-2)).toEqual(['c', '---(more 80%)---'])
  })

  it('is as long as the session says, and there is none at length 0', async () => {
    const person = await showing(numbered(12), { rows: 24, isPaged: false })
    expect(person.screen.written).not.toContain('more')
    const session = (rows: number) =>
      person.session.answer({ command: 'set cli screen-length', rows }, person.terminal, person.now)
    session(4)
    await person.type('go\r')
    expect(person.screen.page.slice(-2)).toEqual(['line 3', '---(more 25%)---'])
    await person.type('q')
    session(0)
    person.terminal.resize(40, 6)
    await person.type('go\r')
    expect(person.screen.page.at(-1)).toBe(PROMPT.trimEnd())
  })

  it('follows the size of the window', async () => {
    const person = await showing(numbered(30), { rows: 24 })
    person.terminal.resize(40, 4)
    await person.type(' ')
    expect(person.screen.page.slice(-4)).toEqual(['line 24', 'line 25', 'line 26', '---(more 86%)---'])
  })
})

describe('keys', () => {
  it('go on: a page, a line, half a page', async () => {
    const person = await showing(numbered(30))
    const last = () => person.screen.page.slice(-2).join()
    expect(last()).toBe('line 5,---(more 16%)---')
    await person.type(' ')
    expect(last()).toBe('line 10,---(more 33%)---')
    await person.type('\r')
    expect(last()).toBe('line 11,---(more 36%)---')
    await person.type('d')
    expect(last()).toBe('line 13,---(more 43%)---')
    await person.type('   ')
    expect(last()).toBe('line 28,---(more 93%)---')
    await person.type(' ')
    expect(person.screen.text).toMatch(/line 29\nline 30\nme@here>$/)
  })

  it('leave no trace of the prompt', async () => {
    const person = await showing(numbered(12))
    await person.type('  ')
    expect(person.screen.text).toBe(`${PROMPT}go\n${numbered(12).join('\n')}\n${PROMPT.trimEnd()}`)
  })

  it('go back', async () => {
    const person = await showing(numbered(30))
    await person.type('  b')
    expect(person.screen.page).toEqual([...numbered(30).slice(5, 10), '---(more 33%)---'])
    await person.type('k')
    expect(person.screen.page[0]).toBe('line 5')
    await person.type('u')
    expect(person.screen.page[0]).toBe('line 3')
    await person.type('bb')
    expect(person.screen.page).toEqual([...numbered(5), '---(more 16%)---'])
  })

  it('go to the bottom, and wait there', async () => {
    const person = await showing(numbered(30))
    await person.type('G')
    expect(person.screen.page).toEqual([...numbered(30).slice(25), '---(more 100%)---'])
    await person.type('g')
    expect(person.screen.page).toEqual([...numbered(5), '---(more 16%)---'])
    await person.type('G ')
    expect(person.screen.text).toMatch(/line 30\nme@here>$/)
  })

  it('leave', async () => {
    for (const key of ['q', 'Q', '\x03', '\x0b']) {
      const person = await showing(numbered(30))
      await person.type(key)
      expect(person.screen.text).toMatch(/line 5\nme@here>$/)
      await person.type('next')
      expect(person.line).toBe('next')
    }
  })

  it('that mean nothing do nothing', async () => {
    const person = await showing(numbered(30))
    await person.type('xyz\x1b[15~')
    expect(person.screen.page.slice(-2)).toEqual(['line 5', '---(more 16%)---'])
  })

  it('show help, and the page again', async () => {
    const person = await showing(numbered(60), { rows: 30, columns: 80 })
    await person.type('h')
    expect(person.screen.text).toContain('Move down one page')
    expect(person.screen.text).toMatch(/---\(End of Help, press any key to continue\)---$/)
    await person.type('x')
    expect(person.screen.page.slice(-2)).toEqual(['line 29', '---(more 48%)---'])
  })
})

describe('search', () => {
  it('shows the page that begins with the next match, whatever its case', async () => {
    const person = await showing(numbered(40))
    await person.type('/LINE 2\x7f3')
    expect(person.screen.page.at(-1)).toBe('Search for: LINE 3')
    await person.type('\r')
    expect(person.screen.page.slice(0, 2)).toEqual(['line 3', 'line 4'])
    await person.type('n')
    expect(person.screen.page[0]).toBe('line 30')
    await person.type('n')
    expect(person.screen.page[0]).toBe('line 31')
  })

  it('goes back too', async () => {
    const person = await showing(numbered(40))
    await person.type('    ?line 4\r')
    expect(person.screen.page[0]).toBe('line 4')
    await person.type('n')
    expect(person.screen.page.at(-1)).toBe('Pattern not found')
  })

  it('says where nothing is found, and stays', async () => {
    const person = await showing(numbered(40))
    await person.type('/nonsense\r')
    expect(person.screen.page.slice(-2)).toEqual(['line 5', 'Pattern not found'])
    await person.type('\r')
    expect(person.screen.page.slice(-2)).toEqual(['line 6', '---(more 15%)---'])
  })

  it('goes back to its page after it has read to the end in vain', async () => {
    const person = await showing([], {
      run: async (_line, output) => {
        for (const line of numbered(2 * MOST_LINES_AHEAD)) await output.write(bytes(`${line}\n`))
        return 'done'
      },
    })
    await person.type('/nonsense\r')
    await person.screen.until(() => person.screen.page.at(-1) === 'Pattern not found')
    await person.type('\r')
    expect(person.screen.page.slice(-2)).toEqual(['line 6', '---(more 0%)---'])
  })

  it('is given up at Ctrl-C, the output is not', async () => {
    const person = await showing(numbered(40))
    await person.type('/lin')
    await person.type('\x03')
    expect(person.screen.page.slice(-2)).toEqual(['line 5', '---(more 12%)---'])
    await person.type('n')
    expect(person.screen.page.at(-1)).toBe('No search string')
  })

  it('reads on until something is found', async () => {
    const { run } = endless()
    const person = await showing([], { run })
    await person.type('/line 20001\r')
    await person.screen.until(() => person.screen.page[0] === 'line 20001')
    await person.type('q')
    expect(person.screen.text).toMatch(/me@here>$/)
  })
})

describe('a long output', () => {
  it('is taken a bounded number of lines ahead of the page', async () => {
    const { run, written } = endless()
    const person = await showing([], { run })
    await expect.poll(() => written.lines).toBeGreaterThan(MOST_LINES_AHEAD)
    for (let turn = 0; turn < 100; turn++) await person.settle()
    expect(written.lines).toBe(MOST_LINES_AHEAD + 6)
    expect(person.screen.page.at(-1)).toBe('---(more)---')
    await person.type('q')
    expect(person.screen.text).toMatch(/me@here>$/)
  })

  it('is held a bounded number of lines behind it', async () => {
    const count = 3 * MOST_LINES_BEHIND
    const person = await showing([], {
      run: async (_line, output) => {
        for (let i = 1; i <= count; i++) await output.write(bytes(`line ${i}\n`))
        return 'done'
      },
    })
    await person.type('G')
    await person.screen.until(() => person.screen.page.at(-1) === '---(more 100%)---')
    await person.type('g')
    const first = Number(person.screen.page[0]!.slice('line '.length))
    expect(first).toBeGreaterThan(count - 1.2 * MOST_LINES_BEHIND)
    expect(first).toBeLessThanOrEqual(count - MOST_LINES_BEHIND + 1)
  })

  it('that fails when it was stopped says so', async () => {
    const { run } = endless()
    const person = new Person({
      columns: 40,
      rows: 6,
      isPaged: true,
      run: async (...line) => {
        await run(...line)
        return { promptText: 'error: no more\n' }
      },
    })
    await person.type('go\r')
    await person.type('\x03')
    expect(person.screen.text).toMatch(/\nline 5\nerror: no more\nme@here>$/)
  })

  it('ends at once at Ctrl-C, on its way to the bottom as well', async () => {
    for (const keys of ['', 'G', '/nonsense\r']) {
      const { run } = endless()
      const person = await showing([], { run })
      await person.type(keys)
      await person.type('\x03')
      expect(person.screen.text).toMatch(/\nme@here>$/)
      await person.type('exit\r')
      expect(await person.left).toBe('exit')
    }
  })

  it('ends when nobody looks any more', async () => {
    const { run } = endless()
    const person = await showing([], { run })
    person.screen.destroy()
    expect(await person.left).toBe('closed')
  })

  it('tells how much was shown once its end is near', async () => {
    let end = () => {}
    const person = await showing([], {
      run: async (_line, output) => {
        await output.write(bytes('x\n'.repeat(10)))
        await new Promise<void>((resolve) => {
          end = resolve
        })
        return 'done'
      },
    })
    expect(person.screen.page.at(-1)).toBe('---(more)---')
    end()
    await person.settle()
    expect(person.screen.page.at(-1)).toBe('---(more 50%)---')
  })

  it('may stop at the end of a page and go on later', async () => {
    const more: (() => void)[] = []
    const person = await showing([], {
      run: async (_line, output) => {
        for (const text of ['1\n2\n3\n4\n5\n6\n', '7\n8', '8\n9\n']) {
          await output.write(bytes(text))
          await new Promise<void>((resolve) => more.push(resolve))
        }
        return 'done'
      },
    })
    await person.type(' ')
    expect(person.screen.page.at(-2)).toBe('6')
    for (const go of [0, 1, 2]) {
      more[go]!()
      await person.settle()
    }
    expect(person.screen.text).toMatch(/5\n6\n7\n88\n9\nme@here>$/)
  })

  it('shows a line before it has ended', async () => {
    const person = await showing([], {
      run: async (_line, output) => {
        while (!output.closed) await output.write(bytes('x'.repeat(1000)))
        return 'done'
      },
    })
    expect(person.screen.page.at(-1)).toContain('---(more)---')
    await person.type('q')
    expect(person.screen.text).toMatch(/me@here>$/)
  })

  it('may hold a line that has no end', async () => {
    const person = await showing([], {
      columns: 80,
      run: async (_line, output) => {
        for (let i = 0; i < 40; i++) await output.write(bytes('x'.repeat(1000)))
        return 'done'
      },
    })
    expect(person.screen.page.at(-1)).toContain('---(more 10%)---')
    await person.type('q')
    expect(person.screen.text).toMatch(/me@here>$/)
  })
})

it('pages the words that may follow', async () => {
  const person = await showing([])
  await person.type('show security flow session ?')
  expect(person.screen.page.at(-1)).toMatch(/^---\(more \d+%\)---$/)
  await person.type('q')
  expect(person.line).toBe('show security flow session')
})

it('shows all at once to whoever asks for no more', async () => {
  const person = await showing([], {
    run: async (_line, output) => {
      output.noMore()
      await output.write(bytes(`${numbered(30).join('\n')}\n`))
      return 'done'
    },
  })
  expect(person.screen.text).toMatch(/line 29\nline 30\nme@here>$/)
})

it('ends lines as the terminal needs it', async () => {
  const person = await showing(['a', 'b'], { newLine: '\r\n', isPaged: false })
  expect(person.screen.written).toContain('go\r\na\r\nb\r\nme@here> ')
})

it('never throws whatever is pressed, and always returns to the prompt', async () => {
  const key = fc.oneof(
    fc.constantFrom(...' \r\tdujkbfgGhn/?q\x0c\x7f\x03', '/line 1\r', '?2\r', '\x1b[A', '\x1b[B'),
    fc.string({ unit: 'binary', maxLength: 2 }),
  )
  const line = fc.oneof(fc.constantFrom('', 'line 1', '世'.repeat(30)), fc.string({ maxLength: 100 }))
  const shown = (text: string) => text.replace(/[\x00-\x1f\x7f]/g, '.')
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 40 }),
      fc.array(key, { maxLength: 12 }),
      fc.integer({ min: 2, max: 9 }),
      async (lines, keys, rows) => {
        const person = await showing(lines.map(shown), { rows })
        for (const each of keys) await person.type(each)
        // Out of an escape sequence, help, a search, the pager, and a line, whichever it is in.
        for (const each of ['\x1b[C', '\x03', '\x03', '\x03', '\x15exit\r']) await person.type(each)
        expect(await person.left).toMatch(/exit|closed/)
      },
    ),
    { numRuns: 60 },
  )
})

describe('held output', () => {
  const held = (lines: readonly string[], options: PersonOptions = {}) =>
    showing(lines, {
      run: async (_line, output) => {
        output.hold()
        await output.write(bytes(lines.map((line) => `${line}\n`).join('')))
        return 'done'
      },
      ...options,
    })

  it('stays at its end until the user leaves', async () => {
    const person = await held(numbered(2))
    expect(person.screen.page).toEqual([`${PROMPT}go`, 'line 1', 'line 2', '---(more 100%)---'])
    await person.type(' ')
    await person.type('\r')
    expect(person.screen.page.at(-1)).toBe('---(more 100%)---')
    await person.type('q')
    expect(person.screen.page.at(-1)).toBe(PROMPT.trimEnd())
  })

  it('can be looked through again from there', async () => {
    const person = await held(numbered(12))
    await person.type('  ')
    expect(person.screen.page.at(-1)).toBe('---(more 100%)---')
    await person.type('g')
    expect(person.screen.page).toEqual(['line 1', 'line 2', 'line 3', 'line 4', 'line 5', '---(more 41%)---'])
    await person.type('G')
    expect(person.screen.page.at(-1)).toBe('---(more 100%)---')
    await person.type('\x03')
    expect(person.screen.page.at(-1)).toBe(PROMPT.trimEnd())
  })

  it('is let go where there are no pages', async () => {
    const person = await held(numbered(2), { isPaged: false })
    expect(person.screen.page.at(-1)).toBe(PROMPT.trimEnd())
  })
})
