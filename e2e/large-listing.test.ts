/** A listing of a million sessions streams: a slow reader costs no memory, and one that leaves ends it at once. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { temporaryFiles } from '../packages/wingspan/test/source/captures.js'
import { manySessions } from './many-sessions.js'
import { ended, start } from './program.js'

const SESSIONS = 1_000_000
const SLOW_READ_BYTES = 16 * 1024
const SLOW_READ_MILLISECONDS = 5
const SLOW_READS = 500
const MOST_LEAVING_MILLISECONDS = 2000
const MOST_GROWTH_BYTES = 48 * 1024 * 1024

const files = temporaryFiles()
const hasProc = existsSync('/proc/self/statm')
if (!hasProc) console.log('skipped: the memory of a large listing, for want of /proc')
let capture: string

beforeAll(() => {
  capture = files.write('many.pcap', manySessions(SESSIONS))
})

const startListing = () => start(['replay', capture, 'show', 'security', 'flow', 'session'])

function residentBytes({ pid }: ChildProcessWithoutNullStreams): number {
  const kibibytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]
  return Number(kibibytes) * 1024
}

describe('a million sessions', () => {
  it('are all listed', async () => {
    const child = startListing()
    let bytes = 0
    let tail = ''
    child.stdout.on('data', (piece: Buffer) => {
      bytes += piece.length
      tail = (tail + piece.toString('latin1')).slice(-400)
    })
    const [code] = await once(child, 'close')
    expect(code).toBe(0)
    expect(tail).toMatch(/\n\nSession ID: 1000000, (.*\n){3}Total sessions: 1000000\n$/)
    expect(bytes).toBeGreaterThan(SESSIONS * 200)
  })

  it.skipIf(!hasProc)('cost a slow reader no memory', async () => {
    const child = startListing()
    await once(child.stdout, 'readable')
    const before = residentBytes(child)
    let read = 0
    for (let i = 0; i < SLOW_READS; i++) {
      await wait(SLOW_READ_MILLISECONDS)
      const piece: Buffer | null = child.stdout.read(SLOW_READ_BYTES)
      read += piece?.length ?? 0
    }
    const growth = residentBytes(child) - before
    const closed = once(child, 'close')
    child.stdout.destroy()
    expect(read).toBeGreaterThan((SLOW_READS * SLOW_READ_BYTES) / 4)
    expect(growth).toBeLessThan(MOST_GROWTH_BYTES)
    expect((await closed)[0]).toBe(0)
  })

  it('end at once and quietly when the reader leaves, whatever else was asked', async () => {
    const child = start(['replay', capture])
    child.stdin.on('error', () => {})
    child.stdin.write('show security flow session\n'.repeat(20))
    const ending = ended(child)
    await once(child.stdout, 'data')
    const left = performance.now()
    child.stdout.destroy()
    const { code, stderr } = await ending
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(performance.now() - left).toBeLessThan(MOST_LEAVING_MILLISECONDS)
  })
})
