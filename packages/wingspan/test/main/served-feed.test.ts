/** One configuration after the other under the same packets, as the program loads them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FrameBatch, finish } from '@wingspan/engine'
import { afterAll, describe, expect, it } from 'vitest'
import type { RunningConfiguration } from '../../src/main/configuration-file.js'
import { openPacketTable } from '../../src/main/packet-table.js'
import { loadServed, openServedFeed } from '../../src/main/served-feed.js'
import { openCaptures } from '../../src/source/index.js'
import { exampleFile, HandFeedClock } from '../serve/serve-lab.js'

const folder = mkdtempSync(join(tmpdir(), 'feed-'))
const fileName = join(folder, 'lab.conf')
afterAll(() => rmSync(folder, { recursive: true }))

function load(text: string, before?: RunningConfiguration) {
  writeFileSync(fileName, text)
  return finish(loadServed(fileName, undefined, before))
}

const OBSERVING = 'system { host-name lab; }'
const DECIDING = `${OBSERVING}
  interfaces { ge-0/0/0 { unit 0 { family inet { address 10.0.0.1/8; } } } }
  routing-options { static { route 0.0.0.0/0 next-hop 10.0.0.254; } }
  security { zones { security-zone lan { interfaces { ge-0/0/0.0; } } } policies { default-policy { permit-all; } } }`

async function fed(text: string) {
  const running = load(text)
  const options = { interfaces: new Map(), maxSessions: 1024, keepsEnded: true }
  const feed = openPacketTable(openCaptures([exampleFile('office.pcapng')]), options, running)
  const frames = new FrameBatch()
  while ((await feed.source.next(frames)) > 0) feed.pipeline.process(frames)
  feed.pipeline.finish()
  feed.source.close()
  return { running, feed }
}

describe('a configuration that follows another', () => {
  it('is of the same generation where it decides nothing otherwise, and is shown nevertheless', async () => {
    const { running, feed } = await fed(DECIDING)
    const before = feed.shown
    const next = load(DECIDING.replace('host-name lab', 'host-name other'), running)
    expect(next.configuration.generation).toBe(1)
    expect(feed.use(next)).toBeUndefined()
    expect(feed.shown.written).toBe(next.root)
    expect(feed.shown.sessions).toBe(before.sessions)
    expect(load(DECIDING.replace('permit-all', 'deny-all'), next).configuration.generation).toBe(2)
  })

  it('decides from now on where all was only observed, and leaves the sessions there are', async () => {
    const { running, feed } = await fed(OBSERVING)
    const { created } = feed.pipeline.table
    expect([feed.shown.written, feed.shown.configured]).toEqual([running.root, undefined])
    const next = load(DECIDING, running)
    expect(feed.use(next)!.advance(1)).toBe(true)
    expect(feed.pipeline.configured!.configuration).toBe(next.configuration)
    expect(feed.shown.configured!.path).toBe(feed.pipeline.configured)
    expect([created > 0, feed.pipeline.table.created]).toEqual([true, created])
  })

  it('is refused where nobody would decide any more, and where it has errors', () => {
    const running = load(DECIDING)
    expect(() => load(OBSERVING, running)).toThrow(
      /lab\.conf: error: has no security stanza, but the configuration in use decides about packets/,
    )
    expect(() => load('securty { }', running)).toThrow(/lab\.conf:1:1: error: unknown statement/)
  })

  it('has a generation that sessions can remember', () => {
    const running = load(DECIDING)
    const old = {
      ...running,
      configuration: Object.assign(
        Object.create(Object.getPrototypeOf(running.configuration)),
        running.configuration,
        { generation: 65_535 },
      ),
    }
    expect(load(DECIDING, old).configuration.generation).toBe(65_535)
    expect(() => load(DECIDING.replace('permit-all', 'deny-all'), old)).toThrow(
      'the numbers of generations are used up by earlier configurations; restart to number anew',
    )
  })
})

describe('the numbers of policies', () => {
  const policies = (...names: string[]) => {
    const all = names.map(
      (name) => `policy ${name} { match { source-address any; destination-address any;
      application any; } then { permit; } }`,
    )
    return DECIDING.replace('policies {', `policies { from-zone lan to-zone lan { ${all.join(' ')} }`)
  }
  const numbersOf = ({ configuration }: RunningConfiguration) =>
    [4, 5, 6, 7].map((number) => configuration.policy(number)?.name)
  /** Under one configuration after the other. */
  const after = (head: string, ...each: string[][]) =>
    each.reduce<RunningConfiguration | undefined>(
      (before, names) => load(`${head} ${policies(...names)}`, before),
      undefined,
    )!

  it('stay with what decided about packets, whatever comes before it', () => {
    expect(numbersOf(after('', ['web', 'dns'], ['first', 'web', 'dns']))).toEqual([
      'web',
      'dns',
      'first',
      undefined,
    ])
  })

  it('are those of a fresh start where the kernel’s rules name them', () => {
    const kernel = 'wingspan { kernel { policy-from mark 0xff00; } }'
    expect(numbersOf(after(kernel, ['web', 'dns'], ['first', 'web', 'dns']))).toEqual([
      'first',
      'web',
      'dns',
      undefined,
    ])
    const less = after(kernel, ['web', 'dns'], ['first', 'web', 'dns'], ['other'])
    expect(numbersOf(less)).toEqual(['other', undefined, undefined, undefined])
    expect(less.configuration.generation).toBe(3)
    const same = after(kernel, ['web', 'dns'], ['web', 'dns'])
    expect(same.configuration.generation).toBe(1)
  })
})

describe('where sessions come from', () => {
  const KERNEL = `${OBSERVING} wingspan { kernel; }`
  const MONITOR = `${OBSERVING} wingspan { monitor { interface eth0; } }`

  it.each([
    ['the kernel', KERNEL, 'wingspan kernel'],
    ['live interfaces', MONITOR, 'wingspan monitor'],
  ])('is one place: not captures and %s', async (_, text, words) => {
    const args = {
      files: [exampleFile('office.pcapng')],
      pace: { speed: undefined, loops: false },
      clock: new HandFeedClock(),
      interfaces: new Map(),
      maxSessions: 1024,
    }
    const owner = { startMilliseconds: 0, tell: () => {}, onEnd: () => {} }
    await expect(openServedFeed(args, load(text), owner)).rejects.toThrow(
      `--replay and ${words} of ${fileName} are both where sessions come from`,
    )
  })

  it.each([
    ['captures to the kernel', OBSERVING, KERNEL],
    ['the kernel to captures', KERNEL, OBSERVING],
    ['one interface to another', MONITOR, MONITOR.replace('eth0', 'eth1')],
    ['an interface to the kernel', MONITOR, KERNEL],
  ])('does not change from %s while the daemon runs', (_, before, next) => {
    expect(() => load(next, load(before))).toThrow(
      /lab\.conf: error: wingspan .* come from elsewhere; restart/,
    )
  })

  it('stays, and may be followed otherwise', () => {
    const next = KERNEL.replace('kernel;', 'kernel { ended-seconds 5; policy-from mark 0xff; }')
    expect(load(next, load(KERNEL)).name).toBe(fileName)
    // What the kernel has let pass was decided by nobody here.
    expect(load(KERNEL, load(`${KERNEL} ${DECIDING.replace(OBSERVING, '')}`)).name).toBe(fileName)
    expect(load(`${MONITOR} system { host-name other; }`, load(MONITOR)).name).toBe(fileName)
  })
})
