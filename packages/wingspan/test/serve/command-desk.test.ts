/** Command lines on a device of the test's own. */
import { expect, it } from 'vitest'
import { type AuditEvent, LOCAL_USER } from '../../src/access/index.js'
import { CommandDesk } from '../../src/serve/command-desk.js'
import type { Device } from '../../src/serve/device.js'

it('writes down a clear that fails on its way', async () => {
  const audited: AuditEvent[] = []
  const refused = new Error('the kernel does not answer')
  const clearing = {
    count: 128,
    step: async () => {
      throw refused
    },
  }
  const device = { hostName: 'lab', shown: { sessions: { clear: () => clearing } } } as unknown as Device
  const desk = new CommandDesk({
    device: () => device,
    audit: (event) => audited.push(event),
    nowMilliseconds: () => 0,
  })
  const running = desk.run(
    'clear security flow session all',
    { user: LOCAL_USER, from: 'local', via: 'local' },
    { closed: false, write: async () => {} },
  )
  await expect(running).rejects.toBe(refused)
  expect(audited).toEqual([
    {
      action: 'clear',
      user: LOCAL_USER.name,
      from: 'local',
      via: 'local',
      what: 'clear security flow session all',
      result: 'failed',
    },
  ])
})
