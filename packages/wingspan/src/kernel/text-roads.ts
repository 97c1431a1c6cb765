/** The kernel's connections as text: `/proc/net/nf_conntrack`, or what the program `conntrack` prints. */
import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { ConntrackEntry } from './conntrack-entry.js'
import type { ConntrackStatistics } from './conntrack-statistics.js'
import { readEntryLine } from './conntrack-text.js'
import { KernelError, type KernelErrorCode } from './kernel-error.js'
import type { ReadRoad, TakeEntry } from './kernel-road.js'
import { kernelSetting } from './kernel-settings.js'

export const PROC_FILE = '/proc/net/nf_conntrack'
const PROGRAM = 'conntrack'
const LISTS = ['ipv4', 'ipv6'].map((family) => ['-L', '-o', 'extended,id', '-f', family])
/** Tells no connection, but takes the same privilege. */
const COUNT = ['-C']
/** Characters of what the program complains of, the last ones. */
const MOST_COMPLAINT = 4096
const NOT_PERMITTED = /CAP_NET_ADMIN|not permitted|permission denied/i

/** A program on its way. */
export interface StartedProgram {
  readonly output: Readable
  /** Its exit code, null where a signal ended it, and what it complained of. Rejects where it could not be started. */
  readonly ended: Promise<{ readonly code: number | null; readonly complaint: string }>
}

/** Reads a file of the form of `/proc/net/nf_conntrack`. */
export function procRoad(fileName = PROC_FILE): ReadRoad {
  return async (filter, begin) => {
    const statistics = settingStatistics()
    await access(fileName, constants.R_OK).catch(refuse)
    const take = begin(statistics)
    if (filter === undefined) return { statistics, unreadable: '' }
    return { statistics, unreadable: await readLines(createReadStream(fileName, 'latin1'), take) }
  }
}

/** Runs the program, as `start` does with its arguments. */
export function programRoad(start: (args: readonly string[]) => StartedProgram = startProgram): ReadRoad {
  return async (filter, begin) => {
    const statistics = settingStatistics()
    const take = begin(statistics)
    const faults: string[] = []
    for (const args of filter === undefined ? [COUNT] : LISTS) {
      const { output, ended } = start(args)
      const lines = filter === undefined ? passOver(output) : readLines(output, take)
      const [fault, { code, complaint }] = await Promise.all([lines, ended.catch(refuse)])
      if (code !== 0) throw programError(code, complaint)
      if (fault !== '') faults.push(fault)
    }
    return { statistics, unreadable: faults.join('; ') }
  }
}

function startProgram(args: readonly string[]): StartedProgram {
  const child = spawn(PROGRAM, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (piece: Buffer) => {
    complaint = (complaint + piece.toString('latin1')).slice(-MOST_COMPLAINT)
  })
  const ended = new Promise<Awaited<StartedProgram['ended']>>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, complaint }))
  })
  return { output: child.stdout, ended }
}

/** The program says by words alone that it may not. */
function programError(code: number | null, complaint: string): KernelError {
  if (NOT_PERMITTED.test(complaint)) return new KernelError('kernel-no-privilege', 'permission denied')
  return new KernelError('kernel-unreadable', `conntrack ended with exit code ${code}`)
}

/** Takes every line that is a connection; says how many were none. What `take` throws ends it and is thrown. */
async function readLines(stream: Readable, take: TakeEntry): Promise<string> {
  const entry = new ConntrackEntry()
  let faults = 0
  const lines = createInterface({ input: stream })[Symbol.asyncIterator]()
  try {
    for (;;) {
      const { done, value } = await nextOf(lines)
      if (done) break
      if (readEntryLine(value, entry)) take(entry)
      else faults++
    }
  } finally {
    // A program that nobody reads would wait for ever.
    stream.destroy()
  }
  return faults === 0 ? '' : `${faults}, for lines of another form`
}

async function nextOf(lines: AsyncIterator<string>): Promise<IteratorResult<string>> {
  try {
    return await lines.next()
  } catch (error) {
    refuse(error)
  }
}

async function passOver(stream: Readable): Promise<string> {
  stream.resume()
  return ''
}

const SYSTEM_REASONS: Readonly<Record<string, readonly [KernelErrorCode, string]>> = {
  ENOENT: ['kernel-not-supported', 'there is none'],
  EACCES: ['kernel-no-privilege', 'permission denied'],
  EPERM: ['kernel-no-privilege', 'permission denied'],
}

function refuse(error: unknown): never {
  const code = String((error as { code?: unknown } | null)?.code)
  const [kind, reason] = SYSTEM_REASONS[code] ?? ['kernel-unreadable', `read error (${code})`]
  throw new KernelError(kind, reason)
}

/** What the settings of the kernel say of its table. */
export function settingStatistics(): ConntrackStatistics {
  return {
    entries: kernelSetting('count'),
    maximum: kernelSetting('max'),
    failed: undefined,
    invalid: undefined,
  }
}
