/**
 * Packets and IP bytes agree with tshark, by protocol and unordered outer address pair, in every capture of
 * ours and in those of the folder $WINGSPAN_CAPTURES; and the program's own answer accounts for every frame.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DROP_REASON_WORDS, DropReason } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { captureFacts, type FrameFact, tally } from './tally.js'
import { askTshark, isTsharkThere } from './tshark.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const starter = `${root}packages/wingspan/bin/wingspan.js`

function capturesBelow(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => /\.(pcap|pcapng|cap)(\.gz)?$/.test(name)).map((name) => `${folder}/${name}`)
}

const captures = [`${root}examples`, process.env.WINGSPAN_CAPTURES ?? '']
  .filter((folder) => folder !== '')
  .flatMap(capturesBelow)
  .sort()

/** In this one, headers contradict themselves: what is believed of them is each reader's own choice. */
const LYING = `${root}examples/hard/lies.pcap`
const HEADER_FAULTS = new Set(
  [
    DropReason.notIp,
    DropReason.truncatedLink,
    DropReason.truncatedIp,
    DropReason.badIpVersion,
    DropReason.badIpHeaderLength,
    DropReason.badIpLength,
    DropReason.badIpOption,
    DropReason.badExtensionHeader,
    DropReason.badFragment,
  ].map((reason) => DROP_REASON_WORDS[reason]!),
)

const HUGE_OUTPUT = 2 ** 30

const isThere = isTsharkThere()
if (!isThere) console.warn('tshark is not installed: the comparison with it is skipped')

it.runIf(process.env.CI)('has tshark to compare with', () => {
  expect(isThere).toBe(true)
})

describe.runIf(isThere).each(captures.map((path) => [relative(root, path), path] as const))(
  '%s',
  (_, path) => {
    const answer = isThere ? askTshark(path) : { frames: [], whole: true }

    it('is decoded as tshark decodes it', async () => {
      const facts = await captureFacts(path)
      expect(answer.frames.length).toBeGreaterThan(0)
      if (answer.whole) expect(facts.length).toBe(answer.frames.length)
      const both = Math.min(facts.length, answer.frames.length)
      const isCompared = (fact: FrameFact) =>
        fact.frame <= both && !(path === LYING && HEADER_FAULTS.has(fact.fate))
      const ours = facts.filter(isCompared)
      const theirs = ours.map((fact) => ({ ...fact, ...answer.frames[fact.frame - 1]! }))
      const byFlow = (fact: FrameFact) => fact.flow ?? 'no IP'
      const byProtocol = (fact: FrameFact) => byFlow(fact).split(' ')[0]!
      expect(tally(ours, byProtocol)).toEqual(tally(theirs, byProtocol))
      expect(tally(ours, byFlow)).toEqual(tally(theirs, byFlow))
    })

    it('is accounted for to the last frame: sessions and named drops make the total', async () => {
      const facts = await captureFacts(path)
      const wings = wingTotals(run(path, 'show security flow session'))
      const drops = dropTotal(run(path, 'show security flow statistics detail'))
      expect(wings.packets + drops).toBe(facts.length)
      if (answer.whole) expect(wings.packets + drops).toBe(answer.frames.length)
      // A held fragment may be dropped in the end; where none was, the bytes are known as well.
      const taken = facts.filter((fact) => fact.fate === 'session' || fact.fate === 'held')
      if (taken.length + drops === facts.length) {
        expect(wings.bytes).toBe(taken.reduce((sum, fact) => sum + fact.bytes, 0))
      }
    })
  },
)

function run(path: string, command: string): string {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [starter, 'replay', path, ...command.split(' ')],
    { encoding: 'utf8', maxBuffer: HUGE_OUTPUT },
  )
  expect(status, stderr).toBe(0)
  return stdout
}

/** Packets and bytes of all wings of a listing. */
function wingTotals(listing: string): { packets: number; bytes: number } {
  let packets = 0
  let bytes = 0
  for (const wing of listing.matchAll(/Pkts: (\d+), Bytes: (\d+)/g)) {
    packets += Number(wing[1])
    bytes += Number(wing[2])
  }
  return { packets, bytes }
}

/** All lines of the detailed statistics that are drop reasons. */
function dropTotal(statistics: string): number {
  const reasons = new Set(DROP_REASON_WORDS.slice(1))
  const rows = [...statistics.matchAll(/^ {6}(\S.*?) {2,}(\d+) +\d+$/gm)]
  return rows.filter((row) => reasons.has(row[1]!)).reduce((sum, row) => sum + Number(row[2]), 0)
}
