/** Typing a line: what the screen shows, and what is run. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LONGEST_LINE } from '../../src/terminal/line-buffer.js'
import { Person, type PersonOptions, PROMPT } from './person.js'

/** What the screen shows in the row of the cursor once the keys were typed, with `|` at the cursor. */
async function row(keys: string, options?: PersonOptions): Promise<string> {
  const person = new Person(options)
  await person.type(keys)
  const { row, column } = person.screen.cursor
  return `${row.padEnd(column).slice(0, column)}|${row.slice(column)}`
}

const typed = (keys: string) => row(keys).then((shown) => shown.slice(PROMPT.length))

describe('keys', () => {
  it('move the cursor', async () => {
    expect(await typed('abc')).toBe('abc|')
    expect(await typed('abc\x02')).toBe('ab|c')
    expect(await typed('abc\x1b[D\x1b[D')).toBe('a|bc')
    expect(await typed('abc\x01\x06')).toBe('a|bc')
    expect(await typed('abc\x1b[H\x1b[C')).toBe('a|bc')
    expect(await typed('abc\x01\x05')).toBe('abc|')
    expect(await typed('abc\x01\x1b[F')).toBe('abc|')
    expect(await typed('abc\x01\x02')).toBe('|abc')
    expect(await typed('a "b c" d\x1bb')).toBe('a "b c" |d')
    expect(await typed('"a b.c d"\x1bb\x1bb')).toBe('"a b.|c d"')
    expect(await typed('"a b.c d"\x01\x1bf\x1bf')).toBe('"a b|.c d"')
  })

  it('take characters away', async () => {
    expect(await typed('abc\x7f')).toBe('ab|')
    expect(await typed('abc\x08\x08')).toBe('a|')
    expect(await typed('abc\x01\x04')).toBe('|bc')
    expect(await typed('abc\x02\x1b[3~')).toBe('ab|')
    expect(await typed('abc\x01\x7f')).toBe('|abc')
    expect(await typed('abc\x04')).toBe('abc|')
  })

  it('cut and paste', async () => {
    expect(await typed('"ab cd"\x02\x02\x0b')).toBe('"ab c|')
    expect(await typed('"ab cd"\x02\x02\x15')).toBe('|d"')
    expect(await typed('"ab/x cd\x17')).toBe('"ab/x |')
    expect(await typed('"ab/x cd\x17\x17')).toBe('|')
    expect(await typed('"ab/x cd\x17\x17\x19')).toBe('"ab/x cd|')
    expect(await typed('"ab/x\x1b\x7f')).toBe('"ab/|')
    expect(await typed('"ab cd\x01\x1bd')).toBe('| cd')
    expect(await typed('"ab cd\x01\x1bd\x1bd\x05\x19\x19')).toBe('"ab cd"ab cd|')
    expect(await typed('"ab cd\x17x\x17\x19\x19')).toBe('"ab xx|')
    expect(await typed('\x19ab')).toBe('ab|')
  })

  it('swap characters', async () => {
    expect(await typed('abc\x14')).toBe('acb|')
    expect(await typed('abc\x02\x14')).toBe('acb|')
    expect(await typed('abc\x01\x14')).toBe('|abc')
    expect(await typed('a\x14')).toBe('a|')
  })

  it('put a character where the cursor is', async () => {
    expect(await typed('ac\x02b')).toBe('ab|c')
  })

  it('that mean nothing do nothing', async () => {
    expect(await typed('ab\x1b[15~\x1bx\x00\x1f\x1c')).toBe('ab|')
  })
})

describe('characters', () => {
  it('of several bytes are one each', async () => {
    const person = new Person()
    for (const byte of Buffer.from('"é世"')) person.input.write(Uint8Array.of(byte))
    await person.settle()
    expect(person.line).toBe('"é世"')
    await person.type('\x7f\x7f\r')
    expect(person.lines).toEqual(['"é'])
  })

  it('that are wide take two columns', async () => {
    const person = new Person()
    await person.type('世界\x02')
    expect(person.screen.cursor).toEqual({ row: `${PROMPT}世界`, column: PROMPT.length + 2 })
    await person.type('x\x05y')
    expect(person.line).toBe('世x界y')
    await person.type('\x7f\x7f\x7f')
    expect(person.screen.cursor).toEqual({ row: `${PROMPT}世`, column: PROMPT.length + 2 })
  })

  it('with marks that join them are passed in one step', async () => {
    const person = new Person()
    await person.type('ae\u0301b\x02\x02')
    expect(person.screen.cursor.column).toBe(PROMPT.length + 1)
    await person.type('\x04\r')
    expect(person.lines).toEqual(['ab'])
  })

  it('that cannot be seen are not taken', async () => {
    const person = new Person()
    await person.type('a\u202eb\u200bc\u0085d\r')
    expect(person.lines).toEqual(['abcd'])
  })

  it('beyond the longest line are refused with a bell', async () => {
    const person = new Person()
    await person.type('x'.repeat(LONGEST_LINE))
    expect(person.screen.bells).toBe(0)
    await person.type('yy\r')
    expect(person.screen.bells).toBe(2)
    expect(person.lines).toEqual(['x'.repeat(LONGEST_LINE)])
  })
})

describe('a line longer than a row', () => {
  const narrow = { columns: 20 }

  it('goes on in the next', async () => {
    const person = new Person(narrow)
    await person.type('abcdefghijklmnop')
    expect(person.screen.page).toEqual(['me@here> abcdefghijk', 'lmnop'])
    expect(person.screen.cursor.column).toBe(5)
  })

  it('puts the cursor into the next row when one is just full', async () => {
    const person = new Person(narrow)
    await person.type('abcdefghijk')
    expect(person.screen.page).toEqual(['me@here> abcdefghijk', ''])
    expect(person.screen.cursor).toEqual({ row: '', column: 0 })
    await person.type('\x7f')
    expect(person.screen.page).toEqual(['me@here> abcdefghij'])
  })

  it('is edited over all its rows', async () => {
    const person = new Person(narrow)
    await person.type('abcdefghijklmnopqrstuvwxyz0123456789\x01X')
    expect(person.screen.page).toEqual(['me@here> Xabcdefghij', 'klmnopqrstuvwxyz0123', '456789'])
    expect(person.screen.cursor).toEqual({ row: 'me@here> Xabcdefghij', column: 10 })
    await person.type('\x05\x15')
    expect(person.screen.page).toEqual(['me@here>'])
    await person.type('\x19\r')
    expect(person.screen.page).toEqual(['me@here> Xabcdefghij', 'klmnopqrstuvwxyz0123', '456789', 'me@here>'])
  })

  it('moves a wide character that does not fit into the next row', async () => {
    const person = new Person(narrow)
    await person.type('abcdefghij世x\x02\x02')
    expect(person.screen.page).toEqual(['me@here> abcdefghij', '世x'])
    expect(person.screen.cursor).toEqual({ row: '世x', column: 0 })
  })

  it('is shown anew when the window gets another size', async () => {
    const person = new Person(narrow)
    await person.type('abcdefghijklmnopqrstuvwxyz\x02\x02')
    person.resize(40, 24)
    await person.settle()
    expect(person.screen.page).toEqual(['me@here> abcdefghijklmnopqrstuvwxyz'])
    expect(person.screen.cursor.column).toBe(PROMPT.length + 24)
    person.resize(15, 24)
    await person.settle()
    expect(person.screen.page).toEqual(['me@here> abcdef', 'ghijklmnopqrstu', 'vwxyz'])
    await person.type('!')
    expect(person.screen.page).toEqual(['me@here> abcdef', 'ghijklmnopqrstu', 'vwx!yz'])
  })
})

it('echoes what is typed at the end of a line, and no more', async () => {
  const person = new Person({ newLine: '\r\n' })
  await person.type('show security flow status\n')
  expect(person.screen.written).toBe(`${PROMPT}show security flow status\r\n${PROMPT}`)
  expect(person.lines).toEqual(['show security flow status'])
})

describe('Ctrl-C', () => {
  it('ends a command that it was typed behind', async () => {
    const person = new Person({
      run: async (_line, output) => {
        while (!output.closed) await output.write(Buffer.from('session\n'))
        return 'done'
      },
    })
    await person.type('show security flow session\rrubbish\r\x03quit\r\x03')
    expect(person.screen.text.match(/\^C/g)).toHaveLength(1)
    expect(person.lines).toEqual(['show security flow session'])
    expect(person.screen.text).toMatch(/\^C\nme@here>$/)
  })

  it('drops the line', async () => {
    const person = new Person()
    await person.type('show nonsense\x02\x02\x03')
    expect(person.screen.page).toEqual([`${PROMPT}show nonsense^C`, PROMPT.trimEnd()])
    await person.type('quit\r')
    expect(person.lines).toEqual(['quit'])
  })

  it('ends an output at once, and forgets what was typed meanwhile', async () => {
    let pieces = 0
    const person = new Person({
      run: async (_line, output) => {
        for (; !output.closed; pieces++) await output.write(Buffer.from('session\n'))
        return 'done'
      },
    })
    await person.type('show security flow session\r')
    await person.screen.until(() => person.screen.text.includes('session\nsession\nsession'))
    await person.type('rubbish\r\x03')
    await person.screen.endsWith(`^C\n${PROMPT}`)
    const before = pieces
    await person.type('exit\r')
    expect(await person.left).toBe('exit')
    expect(pieces).toBe(before)
    expect(person.lines).toEqual(['show security flow session', 'exit'])
  })
})

it('keeps what is typed while a command runs for the next one', async () => {
  let go = () => {}
  const person = new Person({
    run: async (line) => {
      if (line === 'slow') await new Promise<void>((resolve) => (go = resolve))
      return 'done'
    },
  })
  await person.type('slow\r')
  await person.type('next\rthird')
  expect(person.lines).toEqual(['slow'])
  go()
  await person.settle()
  expect(person.lines).toEqual(['slow', 'next'])
  expect(person.line).toBe('third')
})

describe('a session', () => {
  it('ends at Ctrl-D on an empty line', async () => {
    const person = new Person()
    await person.type('a\x04\x7f\x04')
    expect(await person.left).toBe('closed')
    expect(person.screen.written).toMatch(/\n$/)
  })

  it('ends with its input', async () => {
    const person = new Person()
    await person.type('half a li')
    person.input.end()
    expect(await person.left).toBe('closed')
    expect(person.lines).toEqual([])
  })

  it('ends when nobody looks any more', async () => {
    const person = new Person()
    await person.type('abc')
    person.screen.destroy()
    expect(await person.left).toBe('closed')
  })

  it('ends when no key comes for too long', async () => {
    const person = new Person()
    person.session.answer({ command: 'set cli idle-timeout', minutes: 5 }, person.terminal, person.now)
    await person.type('abc\r')
    expect(person.timer?.milliseconds).toBe(300_000)
    person.session.answer({ command: 'set cli idle-timeout', minutes: 100_000 }, person.terminal, person.now)
    await person.type('abc\r')
    // No timer of Node's waits longer.
    expect(person.timer?.milliseconds).toBe(2 ** 31 - 1)
    person.timer!.expire()
    expect(await person.left).toBe('idle')
    expect(person.screen.text).toMatch(/Idle timeout exceeded: closing session$/)
  })

  it('takes a carriage return and a newline for one Enter', async () => {
    const person = new Person()
    await person.type('a\r\nb\n\rc\r\r')
    expect(person.lines).toEqual(['a', 'b', 'c'])
    expect(person.screen.text.match(/me@here>/g)).toHaveLength(6)
  })
})

describe('a paste that the terminal tells of', () => {
  it('completes nothing, and runs the lines that it ends', async () => {
    const person = new Person({ bracketedPaste: true })
    await person.type('')
    expect(person.screen.isPasteTold).toBe(true)
    await person.type('\x1b[200~sh sec\tfl ? st\rshow "a\x1b[201~')
    expect(person.lines).toEqual(['sh sec fl ? st'])
    expect(person.line).toBe('show "a')
    await person.type('\x04\x15\x04')
    await person.left
    expect(person.screen.isPasteTold).toBe(false)
  })

  it('types no control characters', async () => {
    const person = new Person()
    await person.type('\x1b[200~\x04a\x01b\x12\x1b[201~c')
    expect(person.line).toBe('abc')
  })
})

describe('whatever is typed', () => {
  const key = fc.oneof(
    fc.constantFrom(
      ...'\x01\x02\x04\x05\x06\x08\x09\x0b\x0c\x0d\x0e\x10\x12\x14\x15\x17\x19 ?"\\|\x7f',
      ...[
        '\x1b[A',
        '\x1b[B',
        '\x1b[C',
        '\x1b[D',
        '\x1b[H',
        '\x1b[F',
        '\x1b[3~',
        '\x1bb',
        '\x1bf',
        '\x1bd',
        '\x03',
      ],
      ...[
        'show ',
        'sec',
        'flow session ',
        'proto',
        '世',
        'e\u0301',
        '😀',
        '\u{1f1e9}\u{1f1ea}',
        'x'.repeat(30),
      ],
    ),
    fc.string({ unit: 'binary', maxLength: 3 }),
  )

  it('never throws, and leaves the screen as the last line alone would', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(key, { maxLength: 25 }),
        fc.integer({ min: 12, max: 60 }),
        async (keys, columns) => {
          const person = new Person({ columns, rows: 200 })
          await person.type(keys.join('') + '\x1b[200~\x1b[201~')
          await person.type('\x07\x05')
          // Ctrl-D on an empty line, which nothing can be typed after.
          if (person.hasLeft) return
          const shown = person.screen.text
          const { cursor } = person.screen
          await person.type('\x0c')
          expect(person.screen.page.join('\n').trimEnd()).toBe(
            shown.slice(shown.lastIndexOf(PROMPT.trimEnd())),
          )
          expect(person.screen.cursor.column).toBe(cursor.column)
          person.input.end()
          await person.left
        },
      ),
      { numRuns: 150 },
    )
  })
})

it('stops at Ctrl-Z where the program can, and shows the line again when it goes on', async () => {
  let goOn = () => {}
  const person = new Person({
    bracketedPaste: true,
    suspend: () =>
      new Promise<void>((resolve) => {
        goOn = resolve
      }),
  })
  await person.type('show\x02\x1a')
  expect(person.screen.isPasteTold).toBe(false)
  expect(person.screen.page.slice(-2)).toEqual([`${PROMPT}show`, ''])
  goOn()
  await person.settle()
  expect(person.screen.isPasteTold).toBe(true)
  expect(person.screen.cursor).toEqual({ row: `${PROMPT}show`, column: PROMPT.length + 3 })
  expect(await row('show\x1a')).toBe(`${PROMPT}show|`)
})
