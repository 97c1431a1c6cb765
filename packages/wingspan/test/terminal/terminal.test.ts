/** The two streams of a terminal: bounds, and peers that do not behave. */
import { PassThrough, Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { CliSession, runShell, Terminal } from '../../src/terminal/index.js'
import { MOST_KEYS_AHEAD } from '../../src/terminal/key-reader.js'
import { Person } from './person.js'

it('reads no more than a bounded number of keys ahead', async () => {
  let go = () => {}
  const person = new Person({
    run: async (line) => {
      if (line === 'slow') await new Promise<void>((resolve) => (go = resolve))
      return 'done'
    },
  })
  await person.type('slow\r')
  for (let i = 0; i < MOST_KEYS_AHEAD; i++) person.input.write(i % 2 === 0 ? 'x' : '\r')
  await person.settle()
  expect(person.input.isPaused()).toBe(true)
  await person.type('end\r')
  go()
  await person.screen.until(() => person.lines.at(-1) === 'end')
  expect(person.input.isPaused()).toBe(false)
  expect(person.lines).toHaveLength(MOST_KEYS_AHEAD / 2 + 2)
})

it('writes no more than a bounded number of bytes to a terminal that takes none', async () => {
  const input = new PassThrough()
  const output = new Writable({ highWaterMark: 1000, write: () => {} })
  const shell = runShell({
    terminal: new Terminal(input, output),
    session: new CliSession(),
    prompt: '> ',
    now: () => new Date(0),
    startTimer: () => () => {},
    commands: { candidates: () => [], check: () => undefined, run: async () => 'done' },
  })
  for (let i = 0; i < 100; i++) {
    input.write('x\x02'.repeat(100))
    await new Promise(setImmediate)
  }
  expect(output.writableLength).toBeLessThan(2000)
  expect(input.isPaused()).toBe(true)
  output.destroy()
  expect(await shell).toBe('closed')
})

it('does not know its size where that is no number above 0', () => {
  const terminal = new Terminal(new PassThrough(), new PassThrough())
  for (const size of [undefined, 0, -1, Number.NaN, 1.5]) {
    terminal.resize(size, size)
    expect([terminal.columns, terminal.rows]).toEqual([80, 0])
  }
  terminal.resize(132, 43)
  expect([terminal.columns, terminal.rows]).toEqual([132, 43])
})

it('leaves its streams to others once it is closed', async () => {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const terminal = new Terminal(input, output)
  const key = terminal.keys.next()
  terminal.close()
  expect(await key).toBeUndefined()
  expect(input.isPaused()).toBe(true)
  expect(input.listenerCount('keypress')).toBe(0)
  expect(output.listenerCount('close')).toBe(0)
})
