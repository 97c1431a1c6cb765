/** Commands one a line, and the prompt. */
import { PassThrough, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { CommandRunner } from '../../src/main/command-runner.js'
import { runLines, runPrompt } from '../../src/main/prompt.js'
import { SavedFiles } from '../../src/main/saved-files.js'
import { replayed } from './replayed.js'

const OFFICE = fileURLToPath(new URL('../../../../examples/office.pcapng', import.meta.url))
const NONE = 'show security flow session protocol 99'

let runner: CommandRunner

beforeAll(async () => {
  const { shown, source } = await replayed([OFFICE])
  source.close()
  runner = new CommandRunner(shown, new SavedFiles({ files: [OFFICE], config: undefined }).open)
})

class Screen extends Writable {
  text = ''
  #waiting: [text: string, resolve: () => void][] = []

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += String(chunk)
    this.#waiting = this.#waiting.filter(([text, resolve]) => {
      if (!this.text.includes(text)) return true
      resolve()
      return false
    })
    done()
  }

  /** Resolves once this was written. */
  shows(text: string): Promise<void> {
    if (this.text.includes(text)) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push([text, resolve]))
  }

  clear(): void {
    this.text = ''
  }
}

describe('lines', () => {
  async function lines(text: string) {
    const [output, errors] = [new Screen(), new Screen()]
    const input = new PassThrough()
    input.end(text)
    const exitCode = await runLines(runner, input, output, errors)
    return { exitCode, output: output.text, errors: errors.text }
  }

  it('are answered one after the other, empty ones with nothing', async () => {
    expect(await lines(`${NONE}\n\n   \n${NONE}\n`)).toEqual({
      exitCode: 0,
      output: 'Total sessions: 0\nTotal sessions: 0\n',
      errors: '',
    })
  })

  it('may end without a newline, or with carriage returns', async () => {
    expect(await lines(`${NONE}\r\n${NONE}`)).toMatchObject({
      output: 'Total sessions: 0\nTotal sessions: 0\n',
    })
  })

  it('end at exit', async () => {
    expect(await lines(`exit\n${NONE}\n`)).toEqual({ exitCode: 0, output: '', errors: '' })
  })

  it('go on after a wrong one, which is told with its line and makes the exit code 1', async () => {
    expect(await lines(`show nonsense\n${NONE}\n`)).toEqual({
      exitCode: 1,
      output: 'Total sessions: 0\n',
      errors: 'show nonsense\n     ^\nsyntax error, expecting <command>.\n',
    })
  })

  it('cannot be refreshed, because the next one would never come', async () => {
    expect(await lines(`${NONE} | refresh\n${NONE} | count\n`)).toMatchObject({
      output: 'error: refresh is not possible here\nCount: 1 lines\n',
    })
  })

  it('end quietly when nobody reads the answers', async () => {
    const output = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) })
    const input = new PassThrough()
    input.write(`${NONE}\n${NONE}\n`)
    expect(await runLines(runner, input, output, new Screen())).toBe(0)
  })
})

describe('the prompt', () => {
  function open() {
    const [input, screen] = [new PassThrough(), new Screen()]
    return { input, screen, left: runPrompt(runner, input, screen) }
  }

  /** Key by key: what comes in one piece was pasted, and a pasted tab completes nothing. */
  function type(input: PassThrough, keys: string): void {
    for (const key of keys) input.write(key)
  }

  it('answers until exit', async () => {
    const { input, screen, left } = open()
    await screen.shows('wingspan> ')
    input.write(`${NONE}\r`)
    await screen.shows('Total sessions: 0\n')
    input.write('exit\r')
    expect(await left).toBe(0)
  })

  it('answers for its own session, through pipes too', async () => {
    const { input, screen, left } = open()
    await screen.shows('wingspan> ')
    input.write('set cli screen-length 0\r')
    await screen.shows('Screen length set to 0\n')
    input.write('sh cli | match length\r')
    await screen.shows('CLI screen-length set to 0\n')
    input.write('show cli history\r')
    await screen.shows(' -- set cli screen-length 0\n')
    input.write('show version | display json\r')
    await screen.shows('"junos-version"')
    input.write('exit\r')
    await left
  })

  it('clears sessions of its own table', async () => {
    const { shown, source } = await replayed([OFFICE])
    source.close()
    const [input, screen] = [new PassThrough(), new Screen()]
    const left = runPrompt(new CommandRunner(shown, expect.fail), input, screen)
    input.write('clear security flow session all dry-run\r')
    await screen.shows(' active sessions would be cleared\n')
    input.write('clear security flow session all\r')
    await screen.shows(' active sessions cleared\n')
    input.write('show security flow session validity valid\r')
    await screen.shows('Total sessions: 0\n')
    input.write('exit\r')
    expect(await left).toBe(0)
  })

  it('tells how far a clear came that was stopped, and goes on', async () => {
    const { shown, source } = await replayed([OFFICE])
    source.close()
    let count = 0
    // One that never comes to an end by itself.
    const clearing = {
      get count() {
        return count
      },
      step: () => ++count === 0,
    }
    const sessions = Object.assign(Object.create(shown.sessions), { clear: () => clearing })
    const [input, screen] = [new PassThrough(), new Screen()]
    const left = runPrompt(new CommandRunner({ ...shown, sessions }, expect.fail), input, screen)
    input.write('clear security flow session all\r')
    while (count === 0) await new Promise(setImmediate)
    input.write('\x03')
    await screen.shows('Stopped before the end: the rest was left alone\n')
    expect(screen.text).toContain(`${count} active sessions cleared\n`)
    input.write('exit\r')
    expect(await left).toBe(0)
  })

  it('ends with its input', async () => {
    const { input, screen, left } = open()
    await screen.shows('wingspan> ')
    input.end()
    expect(await left).toBe(0)
    expect(screen.text).toMatch(/\n$/)
  })

  it('puts the caret under the word that was typed, without the line again', async () => {
    const { input, screen, left } = open()
    await screen.shows('wingspan> ')
    screen.clear()
    input.write('show nonsense\r')
    await screen.shows('expecting <command>.\n')
    expect(screen.text.match(/nonsense/g)).toHaveLength(1)
    expect(screen.text).toContain(
      `\n${' '.repeat('wingspan> show '.length)}^\nsyntax error, expecting <command>.\n`,
    )
    input.write('exit\r')
    await left
  })

  it('completes a word, and lists those that are possible', async () => {
    const { input, screen, left } = open()
    await screen.shows('wingspan> ')
    type(input, 'sho\tsec\tfl\tse\tproto\t')
    await screen.shows('show security flow session protocol ')
    input.write('99\r')
    await screen.shows('Total sessions: 0\n')
    screen.clear()
    type(input, 'show security flow st\t\t')
    await screen.shows('statistics')
    await screen.shows('status')
    input.write('\x15exit\r')
    await left
  })

  it('takes Ctrl-C as an end of the line, not of the program', async () => {
    const { input, screen, left } = open()
    await screen.shows('wingspan> ')
    input.write('show nonsense\x03')
    await screen.shows('^C\n')
    screen.clear()
    input.write(`${NONE}\r`)
    await screen.shows('Total sessions: 0\n')
    expect(screen.text).not.toContain('nonsense')
    input.write('exit\r')
    expect(await left).toBe(0)
  })

  it('stops an output at Ctrl-C and goes on', async () => {
    let pieces = 0
    const endless = {
      async run(line: string, sink: { closed: boolean; write(bytes: Uint8Array): Promise<void> }) {
        if (line === 'exit') return 'exit'
        for (; !sink.closed; pieces++) await sink.write(Buffer.from('session\n'))
        return 'done'
      },
    } as unknown as CommandRunner
    const [input, screen] = [new PassThrough(), new Screen()]
    const left = runPrompt(endless, input, screen)
    for (let round = 0; round < 3; round++) {
      await screen.shows('wingspan> ')
      screen.clear()
      input.write('endless\r')
      await screen.shows('session\nsession\nsession\n')
      input.write('\x03')
      await screen.shows('wingspan> ')
    }
    input.write('exit\r')
    expect(await left).toBe(0)
    expect(pieces).toBeGreaterThan(8)
  })

  it('refreshes until Ctrl-C', async () => {
    const { input, screen, left } = open()
    await screen.shows('wingspan> ')
    input.write(`${NONE} | refresh 600\r`)
    await screen.shows('UTC)---\nTotal sessions: 0\n')
    expect(screen.text).toMatch(/---\(refreshed at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\)---/)
    screen.clear()
    input.write('\x03')
    await screen.shows('wingspan> ')
    input.write('exit\r')
    expect(await left).toBe(0)
  })

  it('listens to its output once, however many commands there are', async () => {
    const { input, screen, left } = open()
    const before = screen.listenerCount('error')
    for (let count = 0; count < 20; count++) {
      await screen.shows('wingspan> ')
      screen.clear()
      input.write(`${NONE}\r`)
      await screen.shows('Total sessions: 0\n')
    }
    expect(screen.listenerCount('error')).toBe(before)
    input.write('exit\r')
    await left
  })
})
