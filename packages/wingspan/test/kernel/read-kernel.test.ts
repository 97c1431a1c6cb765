/** The roads to the kernel's connections: which one is taken, and what those of text tell. */
import { PassThrough, Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { ConntrackEntry } from '../../src/kernel/conntrack-entry.js'
import { KernelError } from '../../src/kernel/kernel-error.js'
import type { BeforeReading, KernelRoad, ReadRoad } from '../../src/kernel/kernel-road.js'
import { EntryFault, readEntry } from '../../src/kernel/read-entry.js'
import { firstOpenRoad } from '../../src/kernel/read-kernel.js'
import { procRoad, programRoad, type StartedProgram } from '../../src/kernel/text-roads.js'
import { temporaryFiles } from '../source/captures.js'
import { LINES, recordedBodies, viewOf } from './recorded.js'

/** A connection in one line, without what only netlink tells. */
function line({ original, reply, mark, packets, bytes }: ConntrackEntry): string {
  const tuples = [original, reply].map(
    ({ protocol, source, destination, sourcePort, destinationPort, icmpType, zone }) =>
      `${protocol} ${source} ${sourcePort} ${destination} ${destinationPort} ${icmpType} ${zone}`,
  )
  return `${tuples.join(' ')} ${mark} ${packets} ${bytes}`
}

/** Takes all that a road gives. */
function taking() {
  const entries: { line: string; id: number }[] = []
  const begin: BeforeReading = () => (entry) => entries.push({ line: line(entry), id: entry.id })
  return { entries, begin }
}

const recorded = recordedBodies().map((body) => {
  const entry = new ConntrackEntry()
  expect(readEntry(viewOf(body), 0, body.length, entry)).toBe(EntryFault.none)
  return { line: line(entry), id: entry.id }
})
const byLine = (entries: readonly { line: string }[]) =>
  [...entries].sort((a, b) => (a.line < b.line ? -1 : 1))

describe('the program conntrack', () => {
  /** A program that prints these lines of the family asked for. */
  const printing =
    (lines: readonly string[], code = 0, complaint = '') =>
    (args: readonly string[]): StartedProgram => {
      const family = args.at(-1)!
      const own = lines.filter((each) => each.startsWith(family) || each.startsWith('?'))
      const output = Readable.from(own.map((each) => `${each}\n`))
      return { output, ended: Promise.resolve({ code, complaint }) }
    }

  it('tells the same connections as the kernel itself did, with their identifiers', async () => {
    const { entries, begin } = taking()
    expect((await programRoad(printing(LINES))({}, begin)).unreadable).toBe('')
    expect(entries.length).toBeGreaterThan(9)
    expect(byLine(entries)).toEqual(byLine(recorded))
  })

  it('is not believed when it fails, and what it prints besides is counted', async () => {
    const { begin } = taking()
    await expect(programRoad(printing(LINES, 1))({}, begin)).rejects.toThrow('ended with exit code 1')
    const { unreadable } = await programRoad(printing([...LINES, '? something else']))({}, begin)
    expect(unreadable).toBe('1, for lines of another form; 1, for lines of another form')
  })

  it.each([
    'conntrack v1.4.7 (conntrack-tools): Operation failed: sorry, you must be root or get CAP_NET_ADMIN capability to do this',
    'conntrack v1.4.8: Operation failed: Operation not permitted',
  ])('may not where it says so: %s', async (complaint) => {
    await expect(programRoad(printing([], 1, complaint))({}, taking().begin)).rejects.toMatchObject({
      code: 'kernel-no-privilege',
      message: 'permission denied',
    })
  })

  it('is let alone when whoever takes its connections has had enough, which is no fault of the road', async () => {
    class Enough extends Error {}
    const output = Readable.from(LINES.map((each) => `${each}\n`))
    const start = (): StartedProgram => ({ output, ended: new Promise(() => {}) })
    const enough: BeforeReading = () => () => {
      throw new Enough()
    }
    await expect(programRoad(start)({}, enough)).rejects.toBeInstanceOf(Enough)
    expect(output.destroyed).toBe(true)
  })

  it('is no road where there is none', async () => {
    const missing = (): StartedProgram => ({
      output: new PassThrough().end(),
      ended: Promise.reject(Object.assign(new Error(), { code: 'ENOENT' })),
    })
    await expect(programRoad(missing)({}, taking().begin)).rejects.toMatchObject({
      code: 'kernel-not-supported',
      message: 'there is none',
    })
  })

  it('is asked for no connection where none is wanted, but whether it may', async () => {
    const asked: (readonly string[])[] = []
    const start = (args: readonly string[]): StartedProgram => {
      asked.push(args)
      return { output: Readable.from(['11\n']), ended: Promise.resolve({ code: 0, complaint: '' }) }
    }
    const { entries, begin } = taking()
    await programRoad(start)(undefined, begin)
    expect(asked).toEqual([['-C']])
    expect(entries).toEqual([])
  })
})

describe('a file of /proc', () => {
  const files = temporaryFiles()

  it('tells the same connections, but no identifiers', async () => {
    const text = LINES.map((each) => each.replace(/ id=\d+$/, '')).join('\n')
    const { entries, begin } = taking()
    const fileName = files.write('nf_conntrack', Buffer.from(`${text}\n`))
    expect((await procRoad(fileName)({}, begin)).unreadable).toBe('')
    expect(byLine(entries).map((each) => each.line)).toEqual(byLine(recorded).map((each) => each.line))
    expect(new Set(entries.map(({ id }) => id))).toEqual(new Set([0]))
  })

  it('is no road where there is none, whatever is asked', async () => {
    for (const filter of [{}, undefined])
      await expect(procRoad('/nowhere/nf_conntrack')(filter, taking().begin)).rejects.toMatchObject({
        code: 'kernel-not-supported',
      })
  })
})

describe('roads', () => {
  const open: ReadRoad = async (_filter, begin) => {
    const statistics = { entries: 0, maximum: 9, failed: undefined, invalid: undefined }
    begin(statistics)
    return { statistics, unreadable: '' }
  }
  const closed =
    (code: KernelError['code'], message: string): ReadRoad =>
    async () => {
      throw new KernelError(code, message)
    }
  const read = (...roads: readonly (readonly [KernelRoad, ReadRoad])[]) =>
    firstOpenRoad(roads, {}, taking().begin)

  it('are tried from the best on, and why a better one was not taken is said', async () => {
    expect((await read(['netlink', open], ['proc', open])).road).toBe('netlink')
    const { road, refusals } = await read(
      ['netlink', closed('kernel-not-supported', 'too old')],
      ['proc', closed('kernel-no-privilege', 'permission denied')],
      ['conntrack program', open],
    )
    expect({ road, refusals }).toEqual({
      road: 'conntrack program',
      refusals: ['netlink: too old', 'proc: permission denied'],
    })
  })

  it('that are all closed are told together, but who may not by the best one needs no more', async () => {
    await expect(
      read(
        ['netlink', closed('kernel-not-supported', 'too old')],
        ['proc', closed('kernel-not-supported', 'there is none')],
      ),
    ).rejects.toMatchObject({
      code: 'kernel-not-supported',
      message: "the kernel's connections cannot be read (netlink: too old; proc: there is none)",
    })
    for (const [last, hint] of [
      [closed('kernel-no-privilege', 'may not'), 'CAP_NET_ADMIN'],
      [closed('kernel-not-supported', 'there is none'), 'root may read /proc/net/nf_conntrack'],
    ] as const) {
      const asked = read(
        ['netlink', closed('kernel-not-supported', 'no koffi')],
        ['proc', closed('kernel-no-privilege', 'may not')],
        ['conntrack program', last],
      )
      await expect(asked).rejects.toMatchObject({
        code: 'kernel-no-privilege',
        message: expect.stringMatching(
          new RegExp(`^the kernel's connections cannot be read \\(netlink: no koffi; .*\\); .*${hint}`),
        ),
      })
    }
    await expect(
      read(
        ['netlink', closed('kernel-no-privilege', 'may not')],
        ['proc', closed('kernel-not-supported', 'none')],
      ),
    ).rejects.toMatchObject({ code: 'kernel-no-privilege', message: 'may not' })
  })
})
