import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import ssh2 from 'ssh2'
import { afterEach, describe, expect, it } from 'vitest'
import type { SshServices } from '../../src/ssh/index.js'
import { LOGIN_GRACE_MILLISECONDS, MOST_REFUSALS, NO_SESSION_MILLISECONDS } from '../../src/ssh/ssh-limits.js'
import {
  ADA_KEY,
  closed,
  exec,
  HOST_KEY,
  type LabOptions,
  opened,
  outcomeOf,
  PASSWORD,
  RSA_KEY,
  SshLab,
  seen,
} from './ssh-lab.js'

let lab: SshLab

async function start(options?: LabOptions): Promise<SshLab> {
  lab = new SshLab(options)
  await lab.listen()
  return lab
}

afterEach(() => lab.close())

/** An agent that has a public key, and signs with a private one. */
function signing(publicKey: string, privateKey: string): ssh2.BaseAgent {
  const [shown, signer] = [publicKey, privateKey].map((text) => ssh2.utils.parseKey(text) as ssh2.ParsedKey)
  return new (class extends ssh2.BaseAgent {
    override getIdentities(callback: (error: undefined, keys: ssh2.ParsedKey[]) => void): void {
      callback(undefined, [shown!])
    }

    override sign(_key: unknown, data: Buffer, options: unknown, callback?: unknown): void {
      const done = (callback ?? options) as (error: undefined, signature: Buffer) => void
      done(undefined, signer!.sign(data) as Buffer)
    }
  })() as ssh2.BaseAgent
}

const results = () => lab.audited.map(({ action, user, result }) => `${action} ${user} ${result}`)

describe('logging in', () => {
  it('takes a password', async () => {
    await start()
    const client = await lab.connect()
    expect(await exec(client, 'show')).toEqual({ text: 'ada: show\n', status: 0 })
    expect(results()).toEqual(['login ada ok'])
    expect(lab.audited[0]!.from).toBe('127.0.0.1')
    client.end()
    await closed(client)
    await expect.poll(results).toEqual(['login ada ok', 'logout ada ok'])
  })

  it('asks for the password', async () => {
    await start()
    const connecting = lab.connect({ tryKeyboard: true, authHandler: ['keyboard-interactive'] })
    // The client is the last that was made.
    lab.lastClient.on('keyboard-interactive', (_name, _instructions, _language, prompts, finish) => {
      expect(prompts).toEqual([{ prompt: 'Password: ', echo: false }])
      finish([PASSWORD])
    })
    expect(await exec(await connecting, 'show')).toEqual({ text: 'ada: show\n', status: 0 })
  })

  it.each([
    ['Ed25519', ADA_KEY.private],
    ['RSA', RSA_KEY.private],
  ])('takes a key: %s', async (_, privateKey) => {
    await start()
    const client = await lab.connect({ privateKey })
    expect(await exec(client, 'show')).toEqual({ text: 'ada: show\n', status: 0 })
  })

  it('refuses what does not fit, and writes it down', async () => {
    await start()
    await expect(lab.connect({ password: 'wrong' })).rejects.toThrow('authentication')
    await expect(lab.connect({ privateKey: HOST_KEY })).rejects.toThrow('authentication')
    await expect(lab.connect({ username: 'nobody', password: PASSWORD })).rejects.toThrow('authentication')
    expect(results()).toEqual(['login ada refused', 'login nobody refused'])
    expect(JSON.stringify(lab.audited)).not.toContain('wrong')
  })

  it('wants a signature by the key itself', async () => {
    await start()
    const other = ssh2.utils.generateKeyPairSync('ed25519').private
    await expect(lab.connect({ agent: signing(ADA_KEY.public, other) })).rejects.toThrow('authentication')
    expect(results()).toEqual(['login ada refused'])
    await lab.connect({ agent: signing(ADA_KEY.public, ADA_KEY.private) })
    expect(results().at(-1)).toBe('login ada ok')
  })

  it('ends a connection that has tried often enough', async () => {
    await start()
    const again = { type: 'password', username: 'ada', password: 'wrong' } as const
    const authHandler = (_methods: unknown, _partial: unknown, next: (method: typeof again) => void) =>
      next(again)
    await expect(lab.connect({ authHandler: authHandler as never })).rejects.toThrow()
    expect(results()).toEqual(Array(MOST_REFUSALS).fill('login ada refused'))
    expect(lab.waits.length).toBeGreaterThan(0)
  })

  it('shows a message before', async () => {
    await start({ banner: 'Authorized\\nusers only\n' })
    const connecting = lab.connect()
    const shown = new Promise((resolve) => lab.lastClient.once('banner', resolve))
    await connecting
    expect(await shown).toBe('Authorized\r\nusers only\r\n')
  })
})

describe('sessions', () => {
  it('ends a command with its status', async () => {
    await start()
    const client = await lab.connect()
    expect(await exec(client, 'fail')).toEqual({ text: 'ada: fail\n', status: 1 })
  })

  it('opens a shell with and without a terminal, and tells of its size', async () => {
    await start()
    const client = await lab.connect()
    const plain = await opened((callback) => client.shell(false, callback))
    await seen(plain, 'shell without terminal')
    const terminal = await opened((callback) => client.shell({ cols: 100, rows: 30 }, callback))
    await seen(terminal, 'shell 100 30\r\n')
    terminal.setWindow(50, 120, 0, 0)
    await seen(terminal, 'now 120 50\r\n')
    terminal.end()
    expect((await outcomeOf(terminal)).status).toBe(0)
  })

  it('runs NETCONF as a subsystem, and as the command of old clients', async () => {
    await start()
    const client = await lab.connect()
    await seen(await opened((callback) => client.subsys('netconf', callback)), 'hello]]>]]>')
    await seen(
      await opened((callback) => client.exec('xml-mode netconf need-trailer', callback)),
      'hello]]>]]>',
    )
  })

  it('refuses everything else', async () => {
    const { exec: _, ...others }: SshServices = { netconf: async () => {} }
    await start({ services: others })
    const client = await lab.connect()
    await expect(exec(client, 'show')).rejects.toThrow()
    await expect(opened((callback) => client.shell(callback))).rejects.toThrow()
    await expect(opened((callback) => client.subsys('sftp', callback))).rejects.toThrow()
    await expect(
      opened((callback) => client.forwardOut('127.0.0.1', 1, '127.0.0.1', 22, callback)),
    ).rejects.toThrow()
    await expect(
      new Promise((resolve, reject) => {
        client.forwardIn('127.0.0.1', 0, (error) => (error ? reject(error) : resolve(0)))
      }),
    ).rejects.toThrow()
  })

  it('has so many on a connection', async () => {
    await start({ limits: { sessions: 2 } })
    const client = await lab.connect()
    const shells = [1, 2].map(() => opened((callback) => client.shell(callback)))
    const [first] = await Promise.all(shells)
    await expect(opened((callback) => client.shell(callback))).rejects.toThrow()
    first!.resume()
    first!.end()
    await new Promise((resolve) => first!.once('close', resolve))
    expect((await exec(client, 'show')).status).toBe(0)
  })

  it('tells a client nothing of our own faults, and goes on', async () => {
    await start({
      services: {
        exec: async (_login, line) => (line === 'bad' ? Promise.reject(new TypeError('secret')) : 0),
      },
    })
    const client = await lab.connect()
    expect(await exec(client, 'bad')).toEqual({ text: '', status: 255 })
    expect(await exec(client, 'good')).toEqual({ text: '', status: 0 })
    expect(lab.faults).toEqual([new TypeError('secret')])
  })

  it('writes more than a channel holds, as fast as the client reads', async () => {
    const bytes = Buffer.alloc(6 * 1024 * 1024, 'x')
    await start({
      services: {
        exec: (_login, _line, stream) => new Promise((resolve) => stream.write(bytes, () => resolve(0))),
      },
    })
    const client = await lab.connect()
    const { text, status } = await exec(client, 'show')
    expect([text.length, status]).toEqual([bytes.length, 0])
  })
})

describe('limits', () => {
  it('has so many connections', async () => {
    await start({ limits: { connections: 1 } })
    const first = await lab.connect()
    await expect(lab.connect()).rejects.toThrow()
    first.end()
    await closed(first)
    await expect.poll(() => lab.server.connections.length).toBe(0)
    await lab.connect()
  })

  it('does not wait long for a login', async () => {
    await start()
    const socket = connect(lab.port, '127.0.0.1')
    socket.resume()
    const end = new Promise((resolve) => socket.once('close', resolve))
    await expect.poll(() => lab.server.connections.length).toBe(1)
    lab.clock.pass(LOGIN_GRACE_MILLISECONDS - 1)
    expect(lab.server.connections.length).toBe(1)
    lab.clock.pass(1)
    await end
    await expect.poll(() => lab.server.connections.length).toBe(0)
  })

  it('ends a connection without sessions, but none with one', async () => {
    await start()
    const idle = await lab.connect()
    const busy = await lab.connect()
    await opened((callback) => busy.shell(callback))
    const end = closed(idle)
    lab.clock.pass(NO_SESSION_MILLISECONDS)
    await end
    expect((await exec(busy, 'show')).status).toBe(0)
  })

  it('survives what is no SSH', async () => {
    await start()
    const client = await lab.connect()
    for (const bytes of [
      'GET / HTTP/1.1\r\n\r\n',
      `SSH-2.0-x\r\n${'\0\xff'.repeat(40_000)}`,
      '\n'.repeat(100_000),
    ]) {
      const socket = connect(lab.port, '127.0.0.1')
      socket.on('error', () => {})
      socket.resume()
      socket.end(Buffer.from(bytes, 'latin1'))
      await new Promise((resolve) => socket.once('close', resolve))
    }
    expect((await exec(client, 'show')).status).toBe(0)
    await expect.poll(() => lab.server.connections.length).toBe(1)
    expect(lab.faults).toEqual([])
  })

  it('says which address it cannot have, and stays where it is', async () => {
    await start()
    const { port } = lab
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const other = (taken.address() as AddressInfo).port
    const free = createServer().listen(0, '127.0.0.3')
    await once(free, 'listening')
    const opened = (free.address() as AddressInfo).port
    free.close()
    await once(free, 'close')
    await expect(
      lab.server.listen([
        { address: '127.0.0.3', port: opened },
        { address: '127.0.0.1', port: other },
      ]),
    ).rejects.toMatchObject({
      code: 'address-unusable',
      message: `cannot listen on 127.0.0.1 port ${other}: already in use`,
    })
    expect(lab.server.ports).toEqual([port])
    const socket = connect(opened, '127.0.0.3')
    await expect(once(socket, 'connect')).rejects.toThrow('ECONNREFUSED')
    await lab.connect()
    taken.close()
  })

  it('moves to other places, and keeps its clients', async () => {
    await start()
    const client = await lab.connect()
    await lab.server.listen([{ address: '127.0.0.2', port: 0 }])
    expect(lab.server.ports).not.toContain(lab.port)
    expect((await exec(client, 'show')).status).toBe(0)
    await expect(lab.connect()).rejects.toThrow('ECONNREFUSED')
  })
})
