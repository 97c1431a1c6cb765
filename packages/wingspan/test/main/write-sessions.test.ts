/** `--write`: the file holds the packets of the sessions shown, all of them and no others. */
import { existsSync, readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { CommandRunner } from '../../src/main/command-runner.js'
import { sessionsShown } from '../../src/main/replay-source.js'
import { sessionIdentifiers, writeSessions } from '../../src/main/write-sessions.js'
import { openCaptures } from '../../src/source/index.js'
import { pcapOf, readAll, type TestFrame, temporaryFiles } from '../source/captures.js'
import { fragment, ipv6Fragment } from './fragments.js'
import { answer, replayed } from './replayed.js'

const files = temporaryFiles()
const SHOW = 'show security flow session'
const example = (name: string) => fileURLToPath(new URL(`../../../../examples/${name}`, import.meta.url))
const OFFICE = example('office.pcapng')
const FRAGMENTS = example('hard/fragments.pcap')

/** Writes what the command shows, and returns the file's name and how many packets were said to be in it. */
async function write(captures: readonly string[], command: string, options: readonly string[] = []) {
  const name = files.path('out.pcapng')
  const { source, options: replayOptions, shown } = await replayed(captures, options)
  const wanted = sessionIdentifiers(sessionsShown(command, shown)!)
  source.rewind!()
  const packets = await writeSessions(replayOptions, wanted, name)
  source.close()
  return { name, packets, sessions: wanted.size, before: await answer(shown, command) }
}

/** The wings of every session of a brief listing: all that does not depend on when the capture began or ended. */
function wings(listing: string): string[] {
  return listing.split('\n\n').map((session) => session.split('\n').slice(1).join('\n'))
}

async function check(
  captures: readonly string[],
  filters: string,
  options: readonly string[] = [],
): Promise<void> {
  const { name, packets, sessions, before } = await write(captures, `${SHOW} ${filters}`, options)
  const again = await replayed([name])
  again.source.close()
  const after = await answer(again.shown, SHOW)
  expect(wings(after).sort()).toEqual(wings(before).sort())
  expect(after).toMatch(new RegExp(`^Total sessions: ${sessions}$`, 'm'))
  expect(again.shown.counters.framesRead).toBe(packets)
  expect(again.shown.counters.onSessions).toBe(packets)
}

describe('the written file replays to exactly the sessions shown', () => {
  it.each([
    'protocol icmp',
    'protocol tcp source-prefix 203.0.113.66',
    'protocol udp destination-port 514',
    'protocol esp',
    'family inet6',
    'interface ge-0/0/1.100',
    'application junos-dns-udp',
    'validity valid',
    'packets-more-than 20 bytes-less-than 10000',
    'duration-more-than 300',
    'destination-prefix 203.0.113.0/24 source-port 49021',
    'timeout-more-than 1000 curr-less-than 1790',
    'timeout-less-than 100 curr-more-than 50',
    'duration-less-than 2 bytes-more-than 100 packets-less-than 2',
    'start-identifier 42 count 5',
  ])('%s', (filters) => check([OFFICE], filters))

  it('all of a capture, byte for byte', async () => {
    const { name } = await write([OFFICE], SHOW)
    const [before, after] = [openCaptures([OFFICE]), openCaptures([name])]
    const strip = (frames: readonly TestFrame[]) =>
      frames
        .map(
          (each) => `${each.timeMicroseconds} ${each.wireLength} ${Buffer.from(each.bytes).toString('hex')}`,
        )
        .sort()
    expect(strip(await readAll(after))).toEqual(strip(await readAll(before)))
  })

  it('a session by its identifier', async () => {
    const { packets, sessions } = await write([OFFICE], `${SHOW} session-identifier 8`)
    expect({ packets, sessions }).toEqual({ packets: 47, sessions: 1 })
  })

  it('the first in an order, and all that groups are made of', async () => {
    const sorted = await write([OFFICE], `${SHOW} sort-by bytes limit 3`)
    expect({ packets: sorted.packets, sessions: sorted.sessions }).toEqual({ packets: 297, sessions: 3 })
    const grouped = await write([OFFICE], `${SHOW} protocol esp group-by protocol limit 1`)
    expect({ packets: grouped.packets, sessions: grouped.sessions }).toEqual({ packets: 42, sessions: 2 })
  })

  it('at a moment', async () => {
    const { packets, sessions } = await write([OFFICE], `${SHOW} protocol icmp`, ['--at', '93.5'])
    expect({ packets, sessions }).toEqual({ packets: 6, sessions: 3 })
  })

  it('nothing', () => check([OFFICE], 'protocol 99'))

  it.each(Array.from({ length: 20 }, (_, i) => i + 1))('fragmented session %i', (identifier) =>
    check([FRAGMENTS], `start-identifier ${identifier} count 1`),
  )

  it('several captures whose interfaces have no names', () =>
    check([example('protocols/icmp.pcap'), example('protocols/udp.pcap')], 'protocol udp'))
})

describe('fragments before their first one', () => {
  it('belong to its session while the engine waits', async () => {
    const capture = files.write(
      'early.pcap',
      pcapOf([
        fragment(0, { id: 1, place: 2, isLast: true }),
        fragment(1e6, { id: 2, place: 1, isLast: true }),
        fragment(29e6, { id: 1, place: 0 }),
        fragment(29.5e6, { id: 1, place: 1 }),
      ]),
    )
    await check([capture], 'source-port 5000')
    expect((await write([capture], `${SHOW} source-port 5000`)).packets).toBe(3)
  })

  it('belong to it in IPv6 too, where they may name another protocol', async () => {
    const capture = files.write('early6.pcap', pcapOf([ipv6Fragment(0, 'later'), ipv6Fragment(1e6, 'first')]))
    await check([capture], 'source-port 5000')
    expect((await write([capture], `${SHOW} source-port 5000`)).packets).toBe(2)
  })

  it('do not when they are later than the moment asked for', async () => {
    const capture = files.write(
      'left-out.pcap',
      pcapOf([
        fragment(0, { id: 9, place: 0, sourcePort: 5002 }),
        fragment(11e6, { id: 1, place: 1, isLast: true }),
        fragment(9e6, { id: 1, place: 0 }),
      ]),
    )
    expect((await write([capture], `${SHOW} source-port 5000`, ['--at', '10'])).packets).toBe(1)
  })

  it('do not once it waits no more', async () => {
    const capture = files.write(
      'late.pcap',
      pcapOf([
        fragment(0, { id: 1, place: 1, isLast: true }),
        fragment(10e6, { id: 2, place: 0, sourcePort: 5002 }),
        fragment(31e6, { id: 1, place: 0 }),
      ]),
    )
    await check([capture], 'source-port 5000')
    expect((await write([capture], `${SHOW} source-port 5000`)).packets).toBe(1)
  })
})

it('leaves no file when the second pass fails', async () => {
  const name = files.path('failed.pcapng')
  const { source, options } = await replayed([OFFICE])
  source.rewind!()
  const broken = {
    interfaces: source.interfaces,
    damages: source.damages,
    rewind: source.rewind,
    close: () => source.close(),
    calls: 0,
    next(frames: Parameters<typeof source.next>[0]) {
      if (++this.calls > 3) throw new RangeError('the disk is gone')
      return source.next(frames)
    },
  }
  await expect(writeSessions({ ...options, source: broken }, new Set([8]), name)).rejects.toThrow(
    'the disk is gone',
  )
  expect(existsSync(name)).toBe(false)
  expect(readdirSync(dirname(name)).filter((file) => file.startsWith('failed'))).toEqual([])
})

it('is about the sessions of a listing only', async () => {
  const { shown } = await replayed([OFFICE])
  expect(sessionsShown('show security flow status', shown)).toBeUndefined()
  expect(sessionsShown('show nonsense', shown)).toBeUndefined()
  expect(sessionIdentifiers(sessionsShown(`${SHOW} protocol icmp summary`, shown)!).size).toBe(11)
  expect(
    await new CommandRunner(shown, expect.fail).run(
      '  ',
      { closed: false, write: () => Promise.reject() },
      0,
    ),
  ).toBe('done')
})
