/** One configuration after the other under the same packets, as the program loads them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FrameBatch } from '@wingspan/engine'
import { afterAll, describe, expect, it } from 'vitest'
import { openConfiguration } from '../../src/main/configuration-file.js'
import { checkSuccession, openServedFeed } from '../../src/main/served-feed.js'
import { exampleFile } from '../serve/serve-lab.js'

const folder = mkdtempSync(join(tmpdir(), 'feed-'))
const fileName = join(folder, 'lab.conf')
afterAll(() => rmSync(folder, { recursive: true }))

function load(text: string, before?: ReturnType<typeof openConfiguration>) {
  writeFileSync(fileName, text)
  const next = openConfiguration(fileName, undefined, before?.configuration)
  if (before) checkSuccession(before, next)
  return next
}

const OBSERVING = 'system { host-name lab; }'
const DECIDING = `${OBSERVING}
  interfaces { ge-0/0/0 { unit 0 { family inet { address 10.0.0.1/8; } } } }
  routing-options { static { route 0.0.0.0/0 next-hop 10.0.0.254; } }
  security { zones { security-zone lan { interfaces { ge-0/0/0.0; } } } policies { default-policy { permit-all; } } }`

async function fed(text: string) {
  const running = load(text)
  const args = {
    files: [exampleFile('office.pcapng')],
    interfaces: new Map(),
    maxSessions: 1024,
    keepsEnded: true,
  }
  const feed = openServedFeed(args, running)
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
