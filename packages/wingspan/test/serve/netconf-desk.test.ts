/** NETCONF operations on a device of the test's own. */
import { describe, expect, it } from 'vitest'
import { type AuditEvent, LOCAL_USER } from '../../src/access/index.js'
import { KernelError } from '../../src/kernel/index.js'
import { RpcError } from '../../src/netconf/index.js'
import { CommandDesk, MOST_GROUP_SCANS } from '../../src/serve/command-desk.js'
import type { Device } from '../../src/serve/device.js'
import { NetconfDesk } from '../../src/serve/netconf-desk.js'

const WHO = { user: LOCAL_USER, from: '192.0.2.1', via: 'netconf' } as const

function opened(sessions: object) {
  const audited: AuditEvent[] = []
  const columns = { seed: 1, interfaceNames: {}, countersAsOf: 0 }
  const device = { hostName: 'lab', shown: { sessions, columns, counters: {} } } as unknown as Device
  const commandDesk = new CommandDesk({
    device: () => device,
    audit: (event) => audited.push(event),
    nowMilliseconds: () => 0,
  })
  const desk = new NetconfDesk(commandDesk, WHO, () => undefined)
  const ask = (text: string, session = { closed: false }) => {
    const element = { name: 'command', text, attributes: new Map(), children: [] }
    return desk.answer({ name: 'command', element, format: 'text' }, 1, session)
  }
  return { audited, ask }
}

const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
}

describe('a clear over NETCONF', () => {
  /** Each step ends 128 sessions, up to the one before which `goesOn` throws. */
  function clearing(goesOn: (count: number) => void = () => {}) {
    const state = {
      count: 0,
      step: async () => {
        goesOn(state.count)
        state.count += 128
        return false
      },
    }
    return { clear: () => state }
  }

  it.each(['', ' | match cleared', ' | display json', ' | no-more | count'])(
    'that the kernel ends is an error of the operation: %s',
    async (pipes) => {
      const { audited, ask } = opened(
        clearing((count) => {
          if (count === 256) throw new KernelError('kernel-unreadable', 'the kernel is tired')
        }),
      )
      const reply = await ask(`clear security flow session all${pipes}`)
      expect(reply).toBeInstanceOf(RpcError)
      expect(reply).toMatchObject({ message: 'the kernel is tired; sessions cleared before that: 256' })
      expect(audited).toMatchObject([{ action: 'clear', result: 'failed', count: 256 }])
    },
  )

  it('is stopped when its session ends', async () => {
    const session = { closed: false }
    const { audited, ask } = opened(
      clearing((count) => {
        session.closed = count === 256
      }),
    )
    await ask('clear security flow session all', session)
    expect(audited).toMatchObject([{ action: 'clear', result: 'ok', count: 384 }])
  })
})

describe('groups over NETCONF', () => {
  it('are not counted on for a session that has ended', async () => {
    let begun = 0
    const columns = { seed: 1, interfaceNames: {}, countersAsOf: 0 }
    const { ask } = opened({
      ask: () => ({ columns, coverage: { asOfMicroseconds: 0 }, next: () => 0, number: begun++ }),
    })
    const sessions = Array.from({ length: MOST_GROUP_SCANS + 1 }, () => ({ closed: false }))
    const asked = sessions.map((session) => ask('show security flow session group-by protocol', session))
    await settle()
    expect(begun).toBe(MOST_GROUP_SCANS)
    sessions[0]!.closed = true
    await settle()
    expect(begun).toBe(MOST_GROUP_SCANS + 1)
    for (const session of sessions) session.closed = true
    await Promise.all(asked)
  })
})
