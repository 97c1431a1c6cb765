/** RT_FLOW lines of what a daemon feeds. */
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openConfiguration, type RunningConfiguration } from '../../src/main/configuration-file.js'
import { openServedFeed } from '../../src/main/served-feed.js'
import { ServedLog } from '../../src/main/served-log.js'
import type { Feed, FeedClock } from '../../src/serve/index.js'
import { exampleFile } from '../serve/serve-lab.js'

const folder = mkdtempSync(join(tmpdir(), 'log-'))
afterAll(() => rmSync(folder, { recursive: true }))
const name = join(folder, 'flow.log')
beforeEach(() => rmSync(name, { force: true }))
let feed: Feed<RunningConfiguration> | undefined
afterEach(async () => {
  clock.isOver = true
  const stopping = feed?.stop()
  clock.goOn()
  await stopping
  feed = undefined
})

/** Whoever waits is called when the test says so. */
class CalledClock implements FeedClock {
  isOver = false
  #waiting: (() => void)[] = []

  nowMilliseconds(): number {
    return 0
  }

  wait(): Promise<void> {
    if (this.isOver) return Promise.resolve()
    return new Promise((resolve) => void this.#waiting.push(resolve))
  }

  turn(): Promise<void> {
    return new Promise(setImmediate)
  }

  goOn(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

let clock: CalledClock

async function open(
  logName: string,
  configuration = exampleFile('branch.conf'),
  files = [exampleFile('branch.pcapng')],
) {
  clock = new CalledClock()
  const told: string[] = []
  const running = openConfiguration(configuration, undefined)
  const log = new ServedLog(logName, 'sd-syslog', clock)
  const args = {
    files,
    pace: { speed: undefined, loops: false },
    clock,
    interfaces: new Map(),
    maxSessions: 4096,
    events: log.events,
  }
  const owner = { startMilliseconds: 0, tell: (text: string) => void told.push(text), onEnd: () => {} }
  feed = await log.follow((teller) => openServedFeed(args, running, teller), running, owner)
  await feed.start()
  return { log, feed, told, running }
}

const linesOf = (fileName: string) => readFileSync(fileName, 'utf8').split('\n').slice(0, -1)

/** Lets the log write, until it has. */
async function written(isThere: (lines: string[]) => boolean): Promise<string[]> {
  await expect
    .poll(() => {
      clock.goOn()
      return isThere(linesOf(name))
    })
    .toBe(true)
  return linesOf(name)
}

async function clearAll({ shown }: Feed<RunningConfiguration>): Promise<number> {
  const clearing = shown.sessions.clear({}, false)!
  while (!(await clearing.step())) {}
  return clearing.count
}

describe('the log of a daemon', () => {
  it('tells what was replayed, and what is cleared then', async () => {
    const { feed } = await open(name)
    const lines = await written(({ length }) => length >= 20)
    expect(lines).toHaveLength(20)
    expect(lines.every((line) => line.includes(' branch-gw RT_FLOW - RT_FLOW_SESSION_'))).toBe(true)
    const count = await clearAll(feed)
    expect(count).toBeGreaterThan(0)
    const more = await written(({ length }) => length > 20)
    expect(more.slice(20).every((line) => line.includes('reason="CLI"'))).toBe(true)
  })

  it('goes on under the configuration that is loaded then', async () => {
    const { feed, running } = await open(name)
    const text = readFileSync(exampleFile('branch.conf'), 'utf8')
    const other = join(folder, 'other.conf')
    writeFileSync(other, text.replace('host-name branch-gw', 'host-name other'))
    feed.use(openConfiguration(other, undefined, running.configuration))
    await clearAll(feed)
    const lines = await written(({ length }) => length > 20)
    const hosts = lines.map((line) => line.split(' ')[2])
    expect(hosts.slice(0, 20)).toEqual(Array(20).fill('branch-gw'))
    expect(new Set(hosts.slice(20))).toEqual(new Set(['other']))
  })

  it('goes on in another file where the one it had got another name', async () => {
    const { log, feed } = await open(name)
    await written(({ length }) => length === 20)
    renameSync(name, `${name}.1`)
    await log.reopen()
    const count = await clearAll(feed)
    expect(count).toBeGreaterThan(0)
    await written(({ length }) => length > 0)
    expect(linesOf(`${name}.1`)).toHaveLength(20)
  })

  it('says once that nothing can be written', async () => {
    const { feed, told } = await open('/dev/full')
    const said = ['cannot write /dev/full: no space left: lines of the log are lost']
    await expect
      .poll(() => {
        clock.goOn()
        return told
      })
      .toEqual(said)
    await clearAll(feed)
    for (let turns = 0; turns < 10; turns++) {
      clock.goOn()
      await clock.turn()
    }
    expect(told).toEqual(said)
  })

  it('is not begun where it cannot be written', async () => {
    await expect(open(join(name, 'flow.log'))).rejects.toMatchObject({ code: 'output-unwritable' })
  })

  it("is not of the kernel's connections", async () => {
    const configuration = join(folder, 'kernel.conf')
    writeFileSync(configuration, 'system { host-name gw; } wingspan { kernel; }')
    await expect(open(name, configuration, [])).rejects.toThrow(
      /^--log is for packets that policies decide about, which those of wingspan kernel of .* are not$/,
    )
  })
})
