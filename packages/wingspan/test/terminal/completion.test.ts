/** Tab, Space and `?`: what the command tree knows, while a line is typed. */
import { describe, expect, it } from 'vitest'
import { Person, PROMPT } from './person.js'

async function after(keys: string): Promise<Person> {
  const person = new Person({ rows: 200 })
  await person.type(keys)
  return person
}

/** The line once the keys were typed, with a `|` at the cursor. */
async function line(keys: string): Promise<string> {
  const person = await after(keys)
  await person.type('|')
  return person.line
}

/** The words that were listed, and the line behind them. */
async function list(keys: string): Promise<{ readonly words: string[]; readonly line: string }> {
  const person = await after(keys)
  const rows = person.screen.text.split('\n')
  const words = rows.filter((row) => row.startsWith('  ')).map((row) => row.trim().split(/\s/)[0]!)
  return { words, line: person.line }
}

describe('Tab', () => {
  it('completes a word that can be one only, with a blank', async () => {
    expect(await line('sh\t')).toBe('show |')
    expect(await line('sho\tsec\tfl\tse\tproto\ttc\t')).toBe('show security flow session protocol tcp |')
    expect(await line('show\t')).toBe('show |')
    expect(await line('show security flow session protocol icmp\t')).toMatch(/protocol icmp \|$/)
  })

  it('completes as far as is certain, and lists what it can be', async () => {
    const { words, line } = await list('show security flow s\t')
    expect(words).toEqual(['session', 'statistics', 'status'])
    expect(line).toBe('show security flow s')
    expect((await list('show security flow st\t')).line).toBe('show security flow stat')
    expect((await list('show security flow sess\t')).words).toEqual([])
  })

  it('lists what may follow', async () => {
    expect((await list('show security flow \t')).words).toEqual(['session', 'statistics', 'status'])
    expect((await list('show security flow session source-port \t')).words).toEqual(['<source-port>'])
  })

  it('rings where nothing fits', async () => {
    const person = await after('show nonsense\t')
    expect(person.screen.bells).toBe(1)
    expect(person.line).toBe('show nonsense')
  })

  it('completes in the middle of a line', async () => {
    expect(await line('sh security\x1bb\x02\t')).toBe('show |security')
    expect(await line('show  flow\x02\x02\x02\x02\x02sec\t')).toBe('show security |flow')
  })

  it('does not offer words that are refused, unless there are no others', async () => {
    const { words } = await list('show security flow session \t')
    expect(words).toContain('protocol')
    expect(words).not.toContain('session-state')
    expect(await line('show security flow session session-st\t')).toBe(
      'show security flow session session-state |',
    )
  })
})

describe('Space', () => {
  it('completes a word that can be one only', async () => {
    expect(await line('sh sec fl sess prot ic')).toBe('show security flow session protocol ic|')
    expect(await line('sh sec fl sess prot tc ')).toBe('show security flow session protocol tcp |')
  })

  it('lists what a word can be, and stays in it', async () => {
    const { words, line } = await list('show security flow s ')
    expect(words).toEqual(['session', 'statistics', 'status'])
    expect(line).toBe('show security flow s')
  })

  it('leaves a whole word alone, though others begin like it', async () => {
    expect(await line('show security flow session protocol icmp ')).toMatch(/protocol icmp \|$/)
  })

  it('leaves values alone', async () => {
    expect(await line('show security flow session source-prefix 10.0.0.1 source-port 80 ')).toMatch(
      /10.0.0.1 source-port 80 \|$/,
    )
    expect(await line('show security nat source rule al ')).toBe('show security nat source rule al |')
    expect(await line('show nonsense sh ')).toBe('show nonsense sh |')
  })

  it('is a blank in quotation marks, in the middle of a word, and behind another', async () => {
    expect(await line('show "sec fl')).toBe('show "sec fl|')
    expect(await line('show "a\\" sec fl')).toBe('show "a\\" sec fl|')
    expect(await line('shsec\x02\x02\x02 ')).toBe('sh |sec')
    expect(await line('show   ')).toBe('show   |')
  })

  it('is a blank where the session says so', async () => {
    const person = new Person()
    person.session.answer({ command: 'set cli complete-on-space', isOn: false }, person.terminal, person.now)
    await person.type('sh sec ')
    expect(person.line).toBe('sh sec')
    await person.type('fl\t')
    expect(person.line).toBe('sh sec flow')
  })
})

describe('?', () => {
  it('lists what may follow with its help, and shows the line again', async () => {
    const person = await after('show security flow ?')
    expect(person.screen.page).toEqual([
      `${PROMPT}show security flow ?`,
      'Possible completions:',
      '  session              Show flow sessions',
      '  statistics           Show flow statistics',
      '  status               Show flow status',
      `${PROMPT}show security flow`,
    ])
    expect(person.screen.cursor.column).toBe(`${PROMPT}show security flow `.length)
    expect(person.lines).toEqual([])
  })

  it('lists what a word can be', async () => {
    expect((await list('show security flow st?')).words).toEqual(['statistics', 'status'])
    expect((await list('?')).words).toEqual(expect.arrayContaining(['exit', 'show']))
  })

  it('asks for what stands before the cursor', async () => {
    const person = await after('show security flow status\x1bb?')
    expect(person.screen.text).toContain('  statistics')
    expect(person.line).toBe('show security flow status')
    expect(person.screen.cursor.column).toBe(`${PROMPT}show security flow `.length)
  })

  it('says what is wrong where nothing may follow', async () => {
    const person = await after('show nonsense ?')
    expect(person.screen.page.slice(0, 2)).toEqual([
      `${PROMPT}show nonsense ?`,
      `${' '.repeat(`${PROMPT}show `.length)}^`,
    ])
    expect(person.screen.page[2]).toMatch(/^syntax error/)
    expect(person.line).toBe('show nonsense')
  })

  it('is a character in quotation marks', async () => {
    expect(await line('show "a?')).toBe('show "a?|')
  })
})
