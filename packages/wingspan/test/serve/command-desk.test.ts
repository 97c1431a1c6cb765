/** Command lines on a device of the test's own. */
import type { ParsedCommand } from '@wingspan/junos'
import { describe, expect, it } from 'vitest'
import { type AuditEvent, LOCAL_USER } from '../../src/access/index.js'
import { KernelError } from '../../src/kernel/index.js'
import { CommandDesk, type LinePlace, MOST_GROUP_SCANS } from '../../src/serve/command-desk.js'
import type { Device } from '../../src/serve/device.js'
import { MOST_WAITING } from '../../src/serve/turnstile.js'

describe('a clear that does not come to its end', () => {
  const LINE = 'clear security flow session all'
  const WHO = { user: LOCAL_USER, from: 'local', via: 'local' } as const
  const WRITTEN = { action: 'clear', user: LOCAL_USER.name, from: 'local', via: 'local', what: LINE }

  /** A desk at which each step of a clear ends 128 sessions, up to the one that `fails`. */
  function opened(fails: () => unknown) {
    const audited: AuditEvent[] = []
    const clearing = {
      count: 0,
      step: async () => {
        if (clearing.count === 256) throw fails()
        clearing.count += 128
        return false
      },
    }
    const device = { hostName: 'lab', shown: { sessions: { clear: () => clearing } } } as unknown as Device
    const desk = new CommandDesk({
      device: () => device,
      audit: (event) => audited.push(event),
      nowMilliseconds: () => 0,
    })
    return { audited, desk }
  }

  it('is written down with what is gone all the same, and its user is told', async () => {
    const { audited, desk } = opened(() => new KernelError('kernel-unreadable', 'the kernel is tired'))
    const outcome = await desk.run(LINE, WHO, { closed: false, write: () => expect.fail() })
    const text = 'error: the kernel is tired; sessions cleared before that: 256\n'
    expect(outcome).toEqual({ promptText: text, lineText: text })
    expect(audited).toEqual([{ ...WRITTEN, result: 'failed', count: 256 }])
  })

  it('is written down the same way where the fault is ours, and stays one', async () => {
    const fault = new TypeError('of ours')
    const { audited, desk } = opened(() => fault)
    await expect(desk.run(LINE, WHO, { closed: false, write: () => expect.fail() })).rejects.toBe(fault)
    expect(audited).toEqual([{ ...WRITTEN, result: 'failed', count: 256 }])
  })

  it('is written down with what is gone when its client goes', async () => {
    const { audited, desk } = opened(() => expect.fail())
    let looks = 0
    const sink = {
      get closed() {
        return ++looks > 2
      },
      write: async () => {},
    }
    await desk.run(LINE, WHO, sink)
    expect(audited).toEqual([{ ...WRITTEN, result: 'ok', count: 256 }])
  })
})

describe('questions for groups', () => {
  const WHO = { user: LOCAL_USER, from: 'local', via: 'local' } as const

  /** A desk over a table whose end each question comes to when it is told so. */
  function opened() {
    const begun: { isAtEnd: boolean; hasStepped: number }[] = []
    const columns = { seed: 1, interfaceNames: {}, countersAsOf: 0 }
    const ask = () => {
      const scan = { isAtEnd: false, hasStepped: 0 }
      begun.push(scan)
      const next = () => (++scan.hasStepped && scan.isAtEnd ? -1 : 0)
      return { columns, coverage: { asOfMicroseconds: 0 }, next }
    }
    const device = {
      hostName: 'lab',
      shown: { sessions: { ask }, columns, counters: {} },
    } as unknown as Device
    const desk = new CommandDesk({ device: () => device, audit: () => {}, nowMilliseconds: () => 0 })
    const answered: number[] = []
    const asking = (number: number) => {
      const sink = { closed: false, write: () => new Promise<void>(setImmediate) }
      const answer = desk.run('show security flow session group-by protocol', WHO, sink)
      return { sink, answer: answer.then(() => answered.push(number)) }
    }
    return { begun, answered, asking, desk }
  }

  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
  }

  it('are counted a few at a time, the others in the order in which they came', async () => {
    const { begun, answered, asking } = opened()
    const asked = Array.from({ length: MOST_GROUP_SCANS + 3 }, (_, number) => asking(number))
    await settle()
    expect(begun).toHaveLength(MOST_GROUP_SCANS)
    begun[2]!.isAtEnd = true
    await settle()
    expect([begun.length, answered]).toEqual([MOST_GROUP_SCANS + 1, [2]])
    // One who comes later does not come first.
    asked.push(asking(asked.length))
    for (let place = 0; place < asked.length; place++) {
      begun[place]!.isAtEnd = true
      await settle()
    }
    await Promise.all(asked.map(({ answer }) => answer))
    expect(answered).toEqual([2, 0, 1, 3, 4, 5, 6, 7])
  })

  it('that nobody waits for keep nobody waiting', async () => {
    const { begun, asking } = opened()
    const asked = Array.from({ length: MOST_GROUP_SCANS + 1 }, (_, number) => asking(number))
    await settle()
    asked[0]!.sink.closed = true
    await settle()
    expect(begun).toHaveLength(MOST_GROUP_SCANS + 1)
    const { hasStepped } = begun[0]!
    await settle()
    expect(begun[0]!.hasStepped).toBe(hasStepped)
    for (const each of begun) each.isAtEnd = true
    await Promise.all(asked.map(({ answer }) => answer))
  })

  it('that wait and are stopped wait no longer', async () => {
    const { begun, answered, asking } = opened()
    const asked = Array.from({ length: MOST_GROUP_SCANS + 2 }, (_, number) => asking(number))
    await settle()
    const [stopped] = asked.splice(MOST_GROUP_SCANS, 1)
    stopped!.sink.closed = true
    await stopped!.answer
    expect(answered).toEqual([MOST_GROUP_SCANS])
    for (const { sink } of asked) sink.closed = true
    await Promise.all(asked.map(({ answer }) => answer))
    expect(begun).toHaveLength(MOST_GROUP_SCANS + 2)
  })

  it('are refused where too many wait, and their users told', async () => {
    const { asking, desk } = opened()
    const asked = Array.from({ length: MOST_GROUP_SCANS + MOST_WAITING }, (_, number) => asking(number))
    const sink = { closed: false, write: () => expect.fail() }
    const text = 'error: too many questions for groups are waiting; ask again later\n'
    const late = desk.run('show security flow session group-by protocol', WHO, sink)
    expect(await late).toEqual({ promptText: text, lineText: text })
    for (const { sink } of asked) sink.closed = true
    await Promise.all(asked.map(({ answer }) => answer))
  })

  it('do not keep other questions waiting, nor do answers that are read slowly', async () => {
    const { begun, asking, desk } = opened()
    const slow = { closed: false, write: () => new Promise<void>(() => {}) }
    for (let number = 0; number < MOST_GROUP_SCANS; number++)
      void desk.run('show security flow session group-by protocol', WHO, slow)
    await settle()
    const { closed, write } = { closed: false, write: async () => {} }
    expect(await desk.run('show system users', WHO, { closed, write })).toBe('done')
    for (const each of begun) each.isAtEnd = true
    await settle()
    const { answer } = asking(0)
    await settle()
    begun.at(-1)!.isAtEnd = true
    await answer
  })
})

describe('what is to be said beside an answer', () => {
  const WHO = { user: LOCAL_USER, from: 'local', via: 'local' } as const

  async function told(line: string, hasPlace: boolean, place: LinePlace) {
    const device = {
      hostName: 'lab',
      shown: {},
      beside: ({ command }: ParsedCommand) => (command === 'show system users' ? ['nobody is here'] : []),
    } as unknown as Device
    const desk = new CommandDesk({ device: () => device, audit: () => {}, nowMilliseconds: () => 0 })
    const [said, written] = [[] as string[], [] as string[]]
    const warn = hasPlace ? { warn: (text: string) => void said.push(text) } : {}
    const write = async (bytes: Uint8Array) => void written.push(Buffer.from(bytes).toString())
    await desk.run(line, WHO, { closed: false, write, ...warn }, place)
    return { said, isInAnswer: written.join('').startsWith('warning: nobody is here\n') }
  }

  const NOWHERE = { said: [], isInAnswer: false }
  const BESIDE = { said: ['nobody is here'], isInAnswer: false }

  it('has a place of its own, whatever the answer is', async () => {
    expect(await told('show system users', true, {})).toEqual(BESIDE)
    expect(await told('show system users | display xml', true, { isRead: true })).toEqual(BESIDE)
    expect(await told('show version', true, {})).toEqual(NOWHERE)
  })

  it('else stands before a text that somebody reads, and in nothing that a program does', async () => {
    expect(await told('show system users', false, { isRead: true })).toEqual({ said: [], isInAnswer: true })
    expect(await told('show system users | count', false, { isRead: true })).toEqual({
      said: [],
      isInAnswer: true,
    })
    expect(await told('show system users | display xml', false, { isRead: true })).toEqual(NOWHERE)
    expect(await told('show system users | display json', false, { isRead: true })).toEqual(NOWHERE)
    expect(await told('show system users', false, {})).toEqual(NOWHERE)
  })
})
