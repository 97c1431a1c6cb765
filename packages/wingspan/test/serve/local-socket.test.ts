import { once } from 'node:events'
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { KernelError } from '../../src/kernel/index.js'
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
  return new LocalServer({
    desk: lab.daemon.desk,
    reload: () => lab.daemon.reload(),
    audit: () => {},
    onInternalError: () => {},
  })
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

class ResumedSink extends TextSink {
  resume(): void {
    this.closed = false
  }
}

describe('the socket of the daemon', () => {
  it('is for its owner alone', async () => {
    await start()
    expect(statSync(lab.socketPath).mode & 0o777).toBe(0o600)
  })

  it('is for the group too as long as the configuration says so', async () => {
    lab = new ServeLab()
    client = new LocalClient(lab.socketPath)
    lab.text = `${ADA_AND_EVE} wingspan { socket-access group; }`
    await lab.daemon.start()
    expect(statSync(lab.socketPath).mode & 0o777).toBe(0o660)
    lab.text = ADA_AND_EVE
    await client.reload()
    expect(statSync(lab.socketPath).mode & 0o777).toBe(0o600)
  })

  it('keeps no configuration out where its file is gone', async () => {
    await start()
    lab.text = ADA_AND_EVE.replace('host-name lab', 'host-name other')
    rmSync(lab.socketPath)
    const { warnings } = await lab.daemon.reload()
    expect(warnings).toEqual([])
    lab.text = `${lab.text} wingspan { socket-access group; }`
    const { generation } = await lab.daemon.reload()
    expect(generation).toBeGreaterThan(1)
    expect(lab.daemon.desk.device.hostName).toBe('other')
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

  it('is left at once when nobody waits any more for an answer that goes on, or does not come', async () => {
    await start()
    const sink = new TextSink()
    const answered = client.run('show version | match Junos: | refresh 600', sink, 0)
    while (!sink.text.endsWith('Junos: 24.4R1\n')) await new Promise(setImmediate)
    sink.closed = true
    expect(await answered).toBe('done')
    const silent = createHttpServer(() => {}).listen(`${lab.socketPath}.silent`)
    await once(silent, 'listening')
    expect(await new LocalClient(`${lab.socketPath}.silent`).run('show version', sink, 0)).toBe('done')
    silent.close()
  })

  it('loads the configuration again, or says why not', async () => {
    await start()
    lab.text = ADA_AND_EVE.replace('host-name lab', 'host-name other')
    expect(await client.reload()).toEqual({ generation: 2, ended: 0, warnings: [] })
    expect(await client.hostName()).toBe('other')
    lab.text = 'system { host-name other; }'
    expect((await client.reload()).warnings).toEqual([expect.stringContaining('nobody can log in remotely')])
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

  it('tells what may follow a line, and what is wrong with it', async () => {
    await start()
    lab.text = `${ADA_AND_EVE} security { zones { security-zone trust; } }`
    await client.reload()
    const words = (await client.candidates('show security flow session zone ')).map(({ word }) => word)
    expect(words).toEqual(['<zone>', 'junos-host', 'trust'])
    expect(await client.check('show security flow session')).toBeUndefined()
    expect(await client.check('show nonsense')).toEqual({
      column: 5,
      lines: ['syntax error, expecting <command>.'],
    })
  })

  it('knows who is at a local command line', async () => {
    await start()
    const users = async () => {
      const sink = new TextSink()
      await client.run('show system users | match ^local', sink, 0)
      return sink.text.trim().split('\n')
    }
    expect(await users()).toEqual([expect.stringMatching(/^local +local\/0 +- /)])
    await client.enter()
    expect(await users()).toHaveLength(1)
    const another = new LocalClient(lab.socketPath)
    await another.enter()
    expect(await users()).toEqual([
      expect.stringMatching(/^local +local\/0 /),
      expect.stringMatching(/^local +local\/1 /),
    ])
    another.leave()
    client.leave()
    while (lab.daemon.desk.logins.list.length > 0) await new Promise(setImmediate)
  })

  it('has written down who comes to a local command line, and leaves it', async () => {
    await start()
    const audits = () => lab.logged.filter(({ audit }) => audit).map(({ msg }) => msg)
    const event = { user: 'local', from: 'local', via: 'local', result: 'ok' }
    await client.enter()
    expect(lab.logged.at(-1)).toMatchObject({ ...event, action: 'login' })
    client.leave()
    while (audits().length < 2) await new Promise(setImmediate)
    expect(lab.logged.at(-1)).toMatchObject({ ...event, action: 'logout' })
  })

  it('says beside an answer, and before it, what is not in it', async () => {
    await start()
    const texts = ['zone selects nothing: 100 % unknown', 'and so, too, does “tunnel”', 'half a \ud83d']
    Object.assign(lab.daemon.desk.device, { beside: () => texts })
    const said: string[] = []
    const sink = new TextSink()
    const told = new LocalClient(lab.socketPath, (text) => said.push(text + sink.text))
    expect(await told.run('show version | match Hostname', sink, 0)).toBe('done')
    expect([said, sink.text]).toEqual([[...texts.slice(0, 2), 'half a \ufffd'], 'Hostname: lab\n'])
  })

  it('says how an answer is to be paged', async () => {
    await start()
    const told: string[] = []
    const sink = Object.assign(new TextSink(), {
      noMore: () => void told.push('no-more'),
      hold: () => void told.push('hold'),
    })
    for (const pipe of ['', '| no-more', '| hold']) await client.run(`show version ${pipe}`, sink, 0)
    expect(told).toEqual(['no-more', 'hold'])
    // The next answer waits for nobody's key, though the end is held.
    told.length = 0
    sink.noMore = () => {
      told.push('no-more')
      sink.closed = true
    }
    await client.run('show version | refresh 600 | hold', sink, 0)
    expect(told).toEqual(['no-more', 'hold'])
  })
})

describe('a clear that is stopped at a local command line', () => {
  const LINE = 'clear security flow session all'

  /** A daemon at which a clear goes on until it is stopped, ending 128 sessions in each step. */
  async function startClearing() {
    await start()
    const clearing = {
      count: 0,
      refusals: new Map(),
      step: async () => {
        clearing.count += 128
        await new Promise(setImmediate)
        return false
      },
    }
    Object.assign(lab.daemon.desk.device, { shown: { sessions: { clear: () => clearing } } })
    return clearing
  }

  const audits = () => lab.logged.filter(({ action }) => action === 'clear')

  it('tells how far it has come', async () => {
    const clearing = await startClearing()
    await client.enter()
    const sink = new ResumedSink()
    const answered = client.run(LINE, sink, 0)
    while (clearing.count === 0) await new Promise(setImmediate)
    sink.closed = true
    expect(await answered).toBe('done')
    expect(sink.text).toBe(
      `${clearing.count} active sessions cleared\nStopped before the end: the rest was left alone\n`,
    )
    expect(audits()).toMatchObject([{ result: 'ok', count: clearing.count }])
    client.leave()
  })

  it('is left when it is stopped once more', async () => {
    const clearing = await startClearing()
    let letGo = () => {}
    const stuck = new Promise<boolean>((resolve) => {
      letGo = () => resolve(false)
    })
    clearing.step = () => stuck
    await client.enter()
    const sink = new ResumedSink()
    const answered = client.run(LINE, sink, 0)
    for (let times = 0; times < 2; times++) {
      sink.closed = true
      while (times === 0 && sink.closed) await new Promise(setImmediate)
    }
    expect(await answered).toMatchObject({ lineText: expect.stringMatching(/^error: stopped; /) })
    letGo()
    while (audits().length === 0) await new Promise(setImmediate)
    client.leave()
  })

  it('says where that is told, where its user waits no longer or has no command line', async () => {
    const clearing = await startClearing()
    const sink = new TextSink()
    const answered = client.run(LINE, sink, 0)
    while (clearing.count === 0) await new Promise(setImmediate)
    sink.closed = true
    expect(await answered).toMatchObject({
      promptText: "error: stopped; the daemon's log says how many sessions were cleared\n",
    })
    while (audits().length === 0) await new Promise(setImmediate)
    expect(audits()).toMatchObject([{ result: 'ok', count: clearing.count }])
  })

  it('is told of, also where it fails in the middle of an answer', async () => {
    const clearing = await startClearing()
    clearing.step = async () => {
      throw new KernelError('kernel-unreadable', 'the kernel is tired')
    }
    const sink = new TextSink()
    await client.run(`${LINE} | display xml`, sink, 0)
    expect(sink.text).toMatch(/^<rpc-reply.*\nerror: the kernel is tired; sessions cleared before that: 0\n$/)
  })
})
