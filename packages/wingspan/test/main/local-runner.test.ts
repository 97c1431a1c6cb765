/** Command lines that a daemon runs for another run of the program. */
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { LARGEST_REQUEST_BYTES, LocalClient, LocalError } from '../../src/local/index.js'
import { afterErrors } from '../../src/main/after-errors.js'
import { LocalRunner } from '../../src/main/local-runner.js'
import { SavedFiles } from '../../src/main/saved-files.js'
import { ServeLab } from '../serve/serve-lab.js'

let lab: ServeLab
let client: LocalClient

async function start(): Promise<void> {
  lab = new ServeLab()
  client = new LocalClient(lab.socketPath)
  await lab.daemon.start()
}

afterEach(() => lab.stop())

class TextSink {
  readonly closed = false
  text = ''

  async write(bytes: Uint8Array): Promise<void> {
    this.text += Buffer.from(bytes).toString()
  }
}

describe('a command line at the socket', () => {
  const runner = () => {
    const saved = new SavedFiles({ files: [], config: undefined })
    return new LocalRunner(client, saved.open)
  }

  it('saves an answer with its own rights, whole or not at all', async () => {
    await start()
    const sink = new TextSink()
    const name = join(lab.folder, 'saved')
    expect(await runner().run(`show version | match Junos: | sa "${name}"`, sink, 0)).toBe('done')
    expect(sink.text).toBe(`Wrote 1 lines of output to '${name}'\n`)
    expect(readFileSync(name, 'utf8')).toBe('Junos: 24.4R1\n')
    const failed = await runner().run(`show nonsense | save "${name}"`, sink, 0)
    expect(failed).toMatchObject({ lineText: expect.stringContaining('expecting <command>') })
    expect(readFileSync(name, 'utf8')).toBe('Junos: 24.4R1\n')
    const whole = await runner().run(`show version | refresh 5 | save "${name}"`, sink, 0)
    expect(whole).toMatchObject({ lineText: expect.stringContaining('cannot be given together') })
    class Refusing extends LocalClient {
      override async run() {
        return { promptText: 'no', lineText: 'no' }
      }
    }
    const refusing = new LocalRunner(
      new Refusing(lab.socketPath),
      new SavedFiles({ files: [], config: undefined }).open,
    )
    expect(await refusing.run(`show version | save "${name}"`, sink, 0)).toMatchObject({ lineText: 'no' })
    expect(readFileSync(name, 'utf8')).toBe('Junos: 24.4R1\n')
    expect(await runner().run(`show version | save "${name}/x"`, sink, 0)).toMatchObject({
      lineText: expect.stringMatching(/^error: cannot write /),
    })
  })

  it('answers for its own session, and asks the daemon for all else', async () => {
    await start()
    const sink = new TextSink()
    const answerCli = ({ command }: { command: string }) => `${command}, here\n`
    await runner().run('show cli | match here', sink, 0, undefined, answerCli)
    await runner().run('show cli | count', sink, 0)
    expect(sink.text).toMatch(/^show cli, here\nCount: \d+ lines\n$/)
    expect((await runner().candidates('show ver')).map(({ word }) => word)).toEqual(['version'])
    await lab.daemon.stop()
    expect(await runner().candidates('show ver')).toEqual([])
    await expect(runner().run('show version', sink, 0)).rejects.toMatchObject({ name: 'LocalError' })
  })

  it('outlives the daemon, and has the next line answered by the one that comes then', async () => {
    await start()
    await client.enter()
    const sink = new TextSink()
    const returned: string[] = []
    const saved = new SavedFiles({ files: [], config: undefined })
    const lasting = afterErrors(
      new LocalRunner(client, saved.open, () => returned.push(sink.text)),
      LocalError,
    )
    await lab.daemon.stop()
    while (!client.isLost) await new Promise(setImmediate)
    const nobody = { lineText: `error: no wingspan serve is running (${lab.socketPath})\n` }
    expect(await lasting.run('show version', sink, 0)).toMatchObject(nobody)
    expect(await lasting.run('exit', sink, 0)).toBe('exit')
    expect(await lasting.run('show cli', sink, 0, undefined, () => 'here\n')).toBe('done')
    expect([sink.text, returned]).toEqual(['here\n', []])
    const next = new ServeLab({ socketPath: lab.socketPath })
    await next.daemon.start()
    try {
      for (const text of ['here\nJunos: 24.4R1\n', 'here\nJunos: 24.4R1\nJunos: 24.4R1\n']) {
        expect(await lasting.run('show version | match Junos:', sink, 0)).toBe('done')
        expect([sink.text, returned]).toEqual([text, ['here\n']])
      }
      // One login for the whole command line, as before.
      expect(next.daemon.desk.logins.list).toHaveLength(1)
    } finally {
      client.leave()
      await next.stop()
    }
  })

  it('never has a line run twice that a daemon has begun', async () => {
    const lines: string[] = []
    lab = new ServeLab()
    const path = join(lab.folder, 'dying.sock')
    const dying = createServer((request, response) => {
      if (request.url === '/login') return void response.write('{"login":1}')
      if (request.url === '/command') lines.push(request.url)
      request.socket.destroy()
    }).listen(path)
    await once(dying, 'listening')
    const saved = new SavedFiles({ files: [], config: undefined })
    const runner = new LocalRunner(new LocalClient(path), saved.open)
    const outcome = afterErrors(runner, LocalError).run('clear security flow session all', new TextSink(), 0)
    expect(await outcome).toMatchObject({ promptText: 'error: wingspan serve has gone away\n' })
    expect(lines).toHaveLength(1)
    dying.close()
  })

  it('is told of a line that is too long', async () => {
    await start()
    const line = `show version | match ${'x'.repeat(LARGEST_REQUEST_BYTES)}`
    const tooLong = { lineText: 'error: the line is too long\n' }
    expect(await runner().run(line, new TextSink(), 0)).toMatchObject(tooLong)
    const saved = join(lab.folder, 'saved')
    expect(await runner().run(`${line} | save "${saved}"`, new TextSink(), 0)).toMatchObject(tooLong)
    expect(existsSync(saved)).toBe(false)
  })
})
