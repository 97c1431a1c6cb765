/** Node's streams as a channel. */
import { Duplex, PassThrough, Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { NetconfSession, SessionRegistry, streamChannel } from '../../src/netconf/index.js'
import { decode, END, encode, HandClock, hello } from './client.js'

const turn = () => new Promise(setImmediate)

/** A stream that takes a piece only when it is told to. */
class HeldOutput extends Writable {
  readonly taken: string[] = []
  readonly #held: (() => void)[] = []

  override _write(bytes: Uint8Array, _encoding: string, done: () => void): void {
    this.taken.push(decode(bytes))
    this.#held.push(done)
  }

  release(): void {
    this.#held.shift()?.()
  }
}

describe('reading', () => {
  it('takes a piece at a time, and the end', async () => {
    const input = new PassThrough()
    const channel = streamChannel(input, new PassThrough())
    input.write('a')
    expect(decode((await channel.read())!)).toBe('a')
    const next = channel.read()
    input.write('b')
    expect(decode((await next)!)).toBe('b')
    input.end()
    expect(await channel.read()).toBeUndefined()
    expect(channel.closed).toBe(false)
  })

  it('leaves in the stream what nobody has asked for', async () => {
    const input = new PassThrough({ highWaterMark: 10 })
    streamChannel(input, new PassThrough())
    expect(input.write('x'.repeat(20))).toBe(false)
    await turn()
    await turn()
    expect(input.writableNeedDrain).toBe(true)
  })

  it('ends when the input breaks', async () => {
    const input = new PassThrough()
    const channel = streamChannel(input, new PassThrough())
    const next = channel.read()
    input.destroy(new Error('reset'))
    expect(await next).toBeUndefined()
  })

  it('ends on an input that had ended before', async () => {
    const input = new PassThrough()
    input.destroy()
    await turn()
    expect(await streamChannel(input, new PassThrough()).read()).toBeUndefined()
  })
})

describe('writing', () => {
  it('waits until the stream has taken the bytes', async () => {
    const output = new HeldOutput()
    const channel = streamChannel(new PassThrough(), output)
    let written = false
    const writing = channel.write(encode('a')).then(() => {
      written = true
    })
    await turn()
    await turn()
    expect(written).toBe(false)
    output.release()
    await writing
    expect(output.taken).toEqual(['a'])
  })

  it('waits no more when the peer is gone, and says so once', async () => {
    const output = new HeldOutput()
    const channel = streamChannel(new PassThrough(), output)
    let gone = 0
    channel.onClose(() => gone++)
    const writing = channel.write(encode('a'))
    output.destroy(new Error('reset'))
    await writing
    await turn()
    expect(channel.closed).toBe(true)
    expect(gone).toBe(1)
    await channel.write(encode('b'))
    expect(output.taken).toEqual(['a'])
  })

  it('says at once that the peer has been gone before', () => {
    const output = new PassThrough()
    output.destroy()
    let gone = 0
    streamChannel(new PassThrough(), output).onClose(() => gone++)
    expect(gone).toBe(1)
  })
})

describe('closing', () => {
  it('lets go out what was written, and throws away what comes in', async () => {
    const input = new PassThrough({ highWaterMark: 10 })
    const output = new PassThrough()
    const channel = streamChannel(input, output)
    await channel.write(encode('last'))
    channel.close()
    input.write('x'.repeat(1000))
    await turn()
    await turn()
    expect(input.writableNeedDrain).toBe(false)
    expect(output.read().toString()).toBe('last')
    expect(output.writableEnded).toBe(true)
  })

  it('at once ends both ways', async () => {
    const [input, output] = [new PassThrough(), new HeldOutput()]
    const channel = streamChannel(input, output)
    const writing = channel.write(encode('a'))
    channel.destroy()
    await writing
    expect([input.destroyed, output.destroyed, channel.closed]).toEqual([true, true, true])
  })
})

it('a session runs over one stream in both directions', async () => {
  const sent: string[] = []
  const stream = new Duplex({
    read() {},
    write(bytes, _encoding, done) {
      sent.push(decode(bytes))
      done()
    },
  })
  const session = new NetconfSession({
    channel: streamChannel(stream, stream),
    handler: { answer: () => undefined, mayKillSession: () => false },
    registry: new SessionRegistry(),
    startTimer: new HandClock().startTimer,
    release: '24.4R1',
    onInternalError: (error) => expect.fail(String(error)),
  })
  const ended = session.run()
  for (const character of `${hello('1.0')}<rpc message-id="1"><close-session/></rpc>${END}`) {
    stream.push(character)
  }
  expect(await ended).toBe('closed by the client')
  expect(sent.join('')).toContain('<ok/>')
  expect(stream.writableEnded).toBe(true)
})
