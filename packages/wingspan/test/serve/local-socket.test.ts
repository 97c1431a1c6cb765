import { once } from 'node:events'
import { linkSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { LocalClient } from '../../src/local/index.js'
import { LocalServer } from '../../src/serve/local-server.js'
import { ADA_AND_EVE, ServeLab } from './serve-lab.js'

let lab: ServeLab
let client: LocalClient

async function start(): Promise<void> {
  lab = new ServeLab()
  client = new LocalClient(lab.socketPath)
  await lab.daemon.start()
}

afterEach(() => lab.stop())

function anotherServer(): LocalServer {
  return new LocalServer({ desk: lab.daemon.desk, reload: async () => {}, onInternalError: () => {} })
}

class TextSink {
  text = ''
  closed = false
  /** Closed when it holds so many characters. */
  readonly #most: number

  constructor(most = Number.POSITIVE_INFINITY) {
    this.#most = most
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.text += Buffer.from(bytes).toString()
    if (this.text.length >= this.#most) this.closed = true
  }
}

describe('the socket of the daemon', () => {
  it('is for its owner alone', async () => {
    await start()
    expect(statSync(lab.socketPath).mode & 0o777).toBe(0o600)
  })

  it('answers commands', async () => {
    await start()
    const sink = new TextSink()
    expect(await client.run('show security flow session protocol gre | match Total', sink, 0)).toBe('done')
    expect(sink.text).toBe('Total sessions: 1\n')
    expect(await client.hostName()).toBe('lab')
    expect(await client.run('exit', sink, 0)).toBe('exit')
    expect(await client.run(' ', sink, 0)).toBe('done')
  })

  it('says what is wrong apart from the answer', async () => {
    await start()
    const sink = new TextSink()
    expect(await client.run('shw', sink, 3)).toEqual({
      promptText: expect.stringMatching(/^ {3}\^\n/),
      lineText: expect.stringMatching(/^shw\n\^\n/),
    })
    expect(sink.text).toBe('')
  })

  it('stops when nobody wants the rest', async () => {
    await start()
    const sink = new TextSink(10)
    expect(await client.run('show security flow session', sink, 0)).toBe('done')
    expect(await client.hostName()).toBe('lab')
  })

  it('loads the configuration again, or says why not', async () => {
    await start()
    lab.text = ADA_AND_EVE.replace('host-name lab', 'host-name other')
    await client.reload()
    expect(await client.hostName()).toBe('other')
    lab.text = 'nonsense'
    await expect(client.reload()).rejects.toMatchObject({
      code: 'not-reloaded',
      message: expect.stringMatching(/^the configuration ends here/),
    })
  })

  it('is one for all', async () => {
    await start()
    await expect(anotherServer().listen(lab.socketPath)).rejects.toMatchObject({
      code: 'address-unusable',
      message: `cannot listen on ${lab.socketPath}: another wingspan serve has it`,
    })
    expect(await client.hostName()).toBe('lab')
  })

  it('takes the place of a socket that was left behind, and of nothing else', async () => {
    await start()
    const left = join(lab.folder, 'left.sock')
    const killed = createServer().listen(`${left}.first`)
    await once(killed, 'listening')
    linkSync(`${left}.first`, left)
    killed.close()
    const server = anotherServer()
    await server.listen(left)
    expect(await new LocalClient(left).hostName()).toBe('lab')
    await server.close()
    const file = join(lab.folder, 'file')
    writeFileSync(file, 'kept')
    await expect(anotherServer().listen(file)).rejects.toMatchObject({
      message: `cannot listen on ${file}: it is no socket`,
    })
    expect(readFileSync(file, 'utf8')).toBe('kept')
  })

  it('is missed where no daemon is', async () => {
    await start()
    await expect(new LocalClient(`${lab.folder}/none`).hostName()).rejects.toMatchObject({
      code: 'no-daemon',
    })
    await lab.daemon.stop()
    await expect(client.hostName()).rejects.toMatchObject({ code: 'no-daemon' })
  })
})
