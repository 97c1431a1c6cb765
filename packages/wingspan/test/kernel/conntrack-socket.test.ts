/** A dump that comes in pieces, some of which another thread still writes while others are read. */
import { describe, expect, it } from 'vitest'
import { type AnswerBuffers, type AnswerSocket, ConntrackSocket } from '../../src/kernel/conntrack-socket.js'
import { HEADER_BYTES, LITTLE_ENDIAN, MessageType } from '../../src/kernel/netlink-message.js'
import { PIECES } from './recorded.js'

const ROOM = 32 * 1024
const [CONNECTIONS, DONE] = PIECES as [Uint8Array, Uint8Array]
const BROKEN = Uint8Array.of(1, 0, 0, 0, ...new Uint8Array(HEADER_BYTES))

/** A kernel's refusal of the first request. */
function refusal(errno: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + 4)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, bytes.length, LITTLE_ENDIAN)
  view.setUint16(4, MessageType.error, LITTLE_ENDIAN)
  view.setUint32(8, 1, LITTLE_ENDIAN)
  view.setInt32(HEADER_BYTES, -errno, LITTLE_ENDIAN)
  return bytes
}

class TestBuffers implements AnswerBuffers {
  readonly #bytes: Uint8Array
  readonly #lengths: number[] = []
  readonly view: DataView
  isFreed = false

  constructor(count: number) {
    this.#bytes = new Uint8Array(count * ROOM)
    this.view = new DataView(this.#bytes.buffer)
  }

  fill(pieces: readonly Uint8Array[]): number {
    for (const [place, piece] of pieces.entries()) {
      this.#bytes.set(piece, this.start(place))
      this.#lengths[place] = piece.length
    }
    return pieces.length
  }

  start(buffer: number): number {
    return buffer * ROOM
  }

  length(buffer: number): number {
    return this.#lengths[buffer]!
  }

  free(): void {
    this.isFreed = true
  }
}

/** Answers every request with these calls' pieces; a call is over when `writing`, where that is given, is. */
class TestSocket implements AnswerSocket {
  readonly #calls: (readonly Uint8Array[])[]
  /** What calls after the first wait for. */
  writing: Promise<void> = Promise.resolve()
  received = 0

  constructor(...calls: (readonly Uint8Array[])[]) {
    this.#calls = calls
  }

  buffers(count: number): TestBuffers {
    return new TestBuffers(count)
  }

  async sendAway(): Promise<void> {}

  async receiveMany(buffers: TestBuffers): Promise<number> {
    const pieces = this.#calls[this.received++] ?? []
    if (this.received > 1) await this.writing
    return buffers.fill(pieces)
  }

  close(): void {}
}

/** A dump that takes nothing; its second set of pieces comes once it is `written`. */
function dumpOf(pieces: readonly Uint8Array[]) {
  const netlink = new TestSocket(pieces, [DONE])
  let written = () => {}
  netlink.writing = new Promise((resolve) => {
    written = resolve
  })
  const dump = new ConntrackSocket(netlink, { pieces: 2 }).dump({}, () => {
    throw new Error('enough')
  })
  return { dump, written }
}

/** Whether a promise is over after as many turns as others may need. */
async function isOver(promise: Promise<unknown>): Promise<boolean> {
  let over = false
  const note = () => {
    over = true
  }
  void promise.then(note, note)
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
  return over
}

describe('a dump', () => {
  it('gives the connections of all its pieces, over both sets of buffers', async () => {
    const calls = [[CONNECTIONS, CONNECTIONS], [CONNECTIONS], [CONNECTIONS, DONE]]
    const socket = new ConntrackSocket(new TestSocket(...calls), { pieces: 2 })
    const alone = new ConntrackSocket(new TestSocket([CONNECTIONS, DONE]), { pieces: 2 })
    const { entries: each } = await alone.dump({}, () => {})
    expect(each).toBeGreaterThan(0)
    let taken = 0
    const account = await socket.dump({}, () => taken++)
    expect([account.entries, taken]).toEqual([4 * each, 4 * each])
  })

  it('gives others their turn between its pieces, as often as it is told to', async () => {
    const turnsOf = async (turnMilliseconds: number) => {
      const pieces = [CONNECTIONS, CONNECTIONS, CONNECTIONS, DONE]
      const socket = new ConntrackSocket(new TestSocket(pieces), { pieces: 4, turnMilliseconds })
      let turn = 0
      const turns = new Set<number>()
      const next = () => {
        turn++
        ticking = setImmediate(next)
      }
      let ticking = setImmediate(next)
      await socket.dump({}, () => turns.add(turn))
      clearImmediate(ticking)
      return turns.size
    }
    expect(await turnsOf(60_000)).toBe(1)
    expect(await turnsOf(0)).toBe(3)
  })

  it.each([
    ['is refused', [refusal(5), CONNECTIONS], /EIO|error/i],
    ['is broken', [BROKEN, CONNECTIONS], /no netlink message/],
    ['is not wanted any more', [CONNECTIONS, CONNECTIONS], /enough/],
  ] as const)(
    'that %s is over no sooner than another thread’s writing to its buffers',
    async (_, pieces, why) => {
      const { dump, written } = dumpOf(pieces)
      expect(await isOver(dump)).toBe(false)
      written()
      await expect(dump).rejects.toThrow(why)
    },
  )

  it('that ends before its last piece is over no sooner either', async () => {
    const { dump, written } = dumpOf([DONE, CONNECTIONS])
    expect(await isOver(dump)).toBe(false)
    written()
    expect((await dump).entries).toBe(0)
  })
})
