/** RT_FLOW lines as a replay writes them. */
import { fileURLToPath } from 'node:url'
import { SessionCursor, SessionEvent, SessionEvents, type SessionTable, TableSource } from '@wingspan/engine'
import { expect, it } from 'vitest'
import { at, udp } from '../../../../examples/make/packet.js'
import { openConfiguration } from '../../src/main/configuration-file.js'
import { FlowLog, type LogTarget } from '../../src/main/flow-log.js'
import { replay } from '../../src/main/replay.js'
import { OutputError } from '../../src/main/whole-file.js'
import { openCaptures } from '../../src/source/index.js'
import { temporaryFiles } from '../source/captures.js'
import { captureOf, type Seen, TRUST } from './compared.js'

const examples = (name: string) => fileURLToPath(new URL(`../../../../examples/${name}`, import.meta.url))
const files = temporaryFiles()

/** Keeps what is written, and how it ended. */
class Kept implements LogTarget {
  closed = false
  pieces: string[] = []
  ending = ''

  write(bytes: Uint8Array): void {
    this.pieces.push(Buffer.from(bytes).toString())
  }
  finish(): void {
    this.ending += 'finished'
  }
  abandon(): void {
    this.ending += 'abandoned'
  }
}

async function logged(capture: string, target: Kept, configuration = examples('branch.conf')) {
  const running = openConfiguration(configuration, undefined)
  const events = new SessionEvents()
  const log = new FlowLog(() => target, events, running, 'sd-syslog')
  const source = openCaptures([capture])
  try {
    const configured = { running, interfaces: new Map(), events, reader: log }
    const pipeline = await replay({ source, at: undefined, maxSessions: 4096, seed: 1, configured })
    await log.close()
    return pipeline
  } finally {
    source.close()
  }
}

const times = (lines: readonly string[]) => lines.map((line) => line.split(' ')[1]!)

/** Office hosts that ask for names again and again, for minutes: sessions end all the while. */
function asking(count: number): Seen[] {
  return Array.from({ length: count }, (_, i) => [
    i * 0.31,
    TRUST,
    udp(at('10.0.10.21', 2000 + i), at('203.0.113.53', 53), new Uint8Array(8)),
  ])
}

it('come in the order of their times, also those of sessions whose end is found later', async () => {
  const target = new Kept()
  await logged(files.write('asking.pcapng', captureOf(asking(1500))), target)
  const lines = target.pieces.join('').trimEnd().split('\n')
  // 60 s after its only packet a session ends, and so do all but those of the last minute.
  expect(lines.filter((line) => line.includes('RT_FLOW_SESSION_CLOSE')).length).toBeGreaterThan(1300)
  expect(times(lines)).toEqual(times(lines).toSorted())
})

it('are written as the replay goes, and the target is told that it is done', async () => {
  const target = new Kept()
  await logged(files.write('long.pcapng', captureOf(asking(1500))), target)
  expect(target.pieces.length).toBeGreaterThan(3)
  expect(target.ending).toBe('finished')
})

it('end the reading when nobody wants them any more', async () => {
  const target = new Kept()
  target.closed = true
  const { counters } = await logged(files.write('unwanted.pcapng', captureOf(asking(1500))), target)
  expect(counters.framesRead).toBeLessThan(1500)
})

it('are given up when they cannot be written', async () => {
  class Full extends Kept {
    override write(): void {
      throw new OutputError('no space left')
    }
  }
  const target = new Full()
  const run = logged(files.write('full.pcapng', captureOf(asking(1500))), target)
  await expect(run).rejects.toThrow('no space left')
  expect(target.ending).toBe('abandoned')
})

it('of the branch office hold what its policies log', async () => {
  const target = new Kept()
  await logged(examples('branch.pcapng'), target)
  const names = target.pieces.join('').match(/RT_FLOW_SESSION_\w+/g)!
  const count = (name: string) => names.filter((each) => each === `RT_FLOW_SESSION_${name}`).length
  expect([count('CREATE'), count('CLOSE'), count('DENY')]).toEqual([2, 11, 7])
})

it('are there when the replay is done, then those of sessions that are cleared, until the log is closed', async () => {
  const target = new Kept()
  const running = openConfiguration(examples('branch.conf'), undefined)
  const events = new SessionEvents()
  const log = new FlowLog(() => target, events, running, 'sd-syslog')
  const source = openCaptures([files.write('asked.pcapng', captureOf(asking(20)))])
  const configured = { running, interfaces: new Map(), events, reader: log }
  const { table } = await replay({ source, at: undefined, maxSessions: 64, seed: 1, configured })
  source.close()
  const closes = () => target.pieces.join('').match(/SESSION_CLOSE .*?reason="[^"]*"/g)?.length ?? 0
  const before = closes()
  const sessions = new TableSource({ columns: table.columns, table })
  const some = sessions.clear({ sourcePort: 2001 }, false)!
  while (!some.step()) {}
  expect(target.ending).toBe('')
  await log.close()
  expect([some.count, closes() - before, target.ending]).toEqual([1, 1, 'finished'])
  const rest = sessions.clear({}, false)!
  while (!rest.step()) {}
  expect(rest.count).toBeGreaterThan(0)
  await log.drain()
  expect(closes() - before).toBe(1)
})

it('of packets that come as they are, are written once none can come before them any more', async () => {
  const target = new Kept()
  const running = openConfiguration(examples('branch.conf'), undefined)
  const events = new SessionEvents()
  const log = new FlowLog(() => target, events, running, 'sd-syslog')
  const source = openCaptures([files.write('live.pcapng', captureOf(asking(500)))])
  const reader = { begin: (table: SessionTable) => log.begin(table), drain() {} }
  const configured = { running, interfaces: new Map(), events, reader }
  const { table } = await replay({ source, at: undefined, maxSessions: 4096, seed: 1, configured })
  source.close()
  const lines = () => target.pieces.join('').trimEnd().split('\n')
  const now = table.nowMicroseconds - 10_000_000
  await Promise.all([log.drainTo(now), log.drainTo(now)])
  const last = Date.parse(times(lines()).at(-1)!) * 1000
  expect(last).toBeGreaterThan(now - 3_000_000)
  expect(last).toBeLessThanOrEqual(now - 2_000_000)
  const { length } = lines()
  await log.close()
  expect(lines().length).toBeGreaterThan(length + 10)
  expect(times(lines())).toEqual(times(lines()).toSorted())
})

it('are lost, and counted, where they come faster than anybody takes them', async () => {
  let take: () => void = () => {}
  const target = Object.assign(new Kept(), {
    write: () =>
      new Promise<void>((resolve) => {
        take = resolve
      }),
  })
  const running = openConfiguration(examples('branch.conf'), undefined)
  const events = new SessionEvents()
  const log = new FlowLog(() => target, events, running, 'syslog')
  const source = openCaptures([files.write('slow.pcapng', captureOf(asking(2)))])
  const configured = { running, interfaces: new Map(), events, reader: { begin: () => {}, drain: () => {} } }
  const { table } = await replay({ source, at: undefined, maxSessions: 64, seed: 1, configured })
  source.close()
  log.begin(table)
  const cursor = new SessionCursor(table.columns)
  cursor.moveTo(0)
  const end = (sessions: number) => {
    for (let n = 0; n < sessions; n++) events.write(SessionEvent.closed, n, cursor)
  }
  end(10)
  const writing = log.drainTo(Number.POSITIVE_INFINITY)
  end(60_000)
  expect(log.lost).toBe(0)
  end(10_000)
  expect(log.lost).toBeGreaterThan(0)
  take()
  await writing
})
