import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { gatherWrites } from '../../src/ssh/gathered-writes.js'

/** What reaches the system, call by call. */
class Recorder extends Writable {
  readonly calls: string[] = []

  override _write(bytes: Buffer, _encoding: string, done: () => void): void {
    this.calls.push(bytes.toString())
    done()
  }

  override _writev(pieces: { chunk: Buffer }[], done: () => void): void {
    this.calls.push(pieces.map(({ chunk }) => chunk.toString()).join('+'))
    done()
  }
}

function gathered(): Recorder {
  const socket = new Recorder()
  gatherWrites(socket)
  return socket
}

const turn = () => new Promise(setImmediate)

describe('gathered writes', () => {
  it('go out together with what follows from them, those of the next turn after them', async () => {
    const socket = gathered()
    socket.write('a')
    await Promise.resolve()
    socket.write('b')
    expect(socket.calls).toEqual([])
    await turn()
    expect(socket.calls).toEqual(['a+b'])
    socket.write('c')
    await turn()
    expect(socket.calls).toEqual(['a+b', 'c'])
  })

  it('of one event go out before the next event', async () => {
    const socket = gathered()
    const seen: string[][] = []
    setImmediate(async () => {
      socket.write('a')
      await Promise.resolve()
      process.nextTick(() => socket.write('b'))
    })
    setImmediate(() => seen.push([...socket.calls]))
    await turn()
    expect(seen).toEqual([['a+b']])
  })

  it('are told when they have gone out', async () => {
    const socket = gathered()
    let told = 0
    socket.write('a', () => told++)
    socket.write('b', 'utf8', () => told++)
    await turn()
    await turn()
    expect(told).toBe(2)
  })

  it('go out before the end', async () => {
    const socket = gathered()
    socket.write('a')
    socket.end('b')
    await turn()
    expect(socket.calls.join('+')).toBe('a+b')
  })
})
