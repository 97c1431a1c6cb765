/** Lines that were run, again: by the arrows and by search. */
import { describe, expect, it } from 'vitest'
import { History, MOST_HISTORY_LINES } from '../../src/terminal/history.js'
import { Person } from './person.js'

const UP = '\x1b[A'
const DOWN = '\x1b[B'

async function remembering(...lines: string[]): Promise<Person> {
  const person = new Person()
  for (const line of lines) await person.type(`${line}\r`)
  return person
}

describe('the arrows', () => {
  it('go through the lines and back to the one that was typed', async () => {
    const person = await remembering('one', 'two')
    await person.type(`"thr${UP}`)
    expect(person.line).toBe('two')
    await person.type(UP)
    expect(person.line).toBe('one')
    await person.type(`${DOWN}${DOWN}`)
    expect(person.line).toBe('"thr')
  })

  it('ring at either end', async () => {
    const person = await remembering('one')
    await person.type(`${UP}${UP}`)
    expect(person.screen.bells).toBe(1)
    await person.type('\x0e\x0e')
    expect(person.screen.bells).toBe(2)
    expect(person.line).toBe('')
  })

  it('give a line to be edited, which changes no line before it', async () => {
    const person = await remembering('one', 'two')
    await person.type('\x10\x7fn\r')
    expect(person.lines).toEqual(['one', 'two', 'twn'])
    await person.type(`${UP}${UP}`)
    expect(person.line).toBe('two')
  })
})

describe('search', () => {
  it('finds the newest line, and older ones key by key', async () => {
    const person = await remembering('show a', 'exit now', 'show b')
    await person.type('\x12sh')
    expect(person.screen.cursor.row).toBe("(history search) 'sh': show b")
    expect(person.screen.cursor.column).toBe("(history search) 'sh': ".length)
    await person.type('\x12')
    expect(person.screen.cursor.row).toBe("(history search) 'sh': show a")
    await person.type('\x7f\x7fex')
    expect(person.screen.cursor.row).toBe("(history search) 'ex': exit now")
  })

  it('passes a line that it has just shown', async () => {
    const person = await remembering('zero a', 'one a', 'x', 'one a')
    await person.type('\x12a\x12')
    expect(person.screen.cursor.row).toBe("(history search) 'a': zero a")
  })

  it('takes the line at the next other key, and runs it at Enter', async () => {
    const person = await remembering('show a', 'show b')
    await person.type('\x12a\x05!')
    expect(person.line).toBe('show a!')
    await person.type('\x15\x12b\r')
    expect(person.lines.at(-1)).toBe('show b')
  })

  it('says where nothing is found, and keeps what was', async () => {
    const person = await remembering('show a')
    await person.type('\x12ax')
    expect(person.screen.cursor.row).toBe("(failed history search) 'ax': show a")
    await person.type('\x7f')
    expect(person.screen.cursor.row).toBe("(history search) 'a': show a")
  })

  it('is given up for the line that was typed', async () => {
    const person = await remembering('show a')
    await person.type('"mine\x12sho\x07')
    expect(person.line).toBe('"mine')
    await person.type('\x12sho\x03')
    expect(person.line).toBe('"mine')
  })
})

it('remembers no empty line, and none twice in a row', () => {
  const history = new History()
  for (const line of ['a', 'a', ' ', '', 'b', 'a']) history.add(line, new Date(0))
  expect(history.entries.map(({ line }) => line)).toEqual(['a', 'b', 'a'])
})

it('forgets the oldest line for a new one', () => {
  const history = new History()
  for (let i = 0; i <= MOST_HISTORY_LINES; i++) history.add(`line ${i}`, new Date(0))
  expect(history.entries).toHaveLength(MOST_HISTORY_LINES)
  expect(history.entries[0]!.line).toBe('line 1')
})
