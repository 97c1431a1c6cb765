/**
 * The programs that are timed, each as a whole process over the same capture; those that are not there are
 * left out.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface Tool {
  name: string
  /** The command for a capture of so many sessions; may clear what an earlier run left behind. */
  command(capture: string, sessions: number): string[]
}

export const DATA = fileURLToPath(new URL('data/', import.meta.url))
const starter = fileURLToPath(new URL('../packages/wingspan/bin/wingspan.js', import.meta.url))

const LIMIT: Tool = { name: 'limit', command: (capture) => [`${DATA}limit`, capture] }

const WINGSPAN: Tool = {
  name: 'wingspan',
  command: (capture, sessions) => [
    process.execPath,
    starter,
    'replay',
    '--max-sessions',
    String(Math.max(sessions, 4_194_304)),
    capture,
    ...'show security flow session summary'.split(' '),
  ],
}

/** Its cache is made large enough for all sessions, so that it is timed for the same work. */
const NFPCAPD: Tool = {
  name: 'nfpcapd',
  command(capture, sessions) {
    const flows = `${DATA}nfpcapd`
    rmSync(flows, { recursive: true, force: true })
    mkdirSync(flows, { recursive: true })
    return ['nfpcapd', '-r', capture, '-w', flows, '-B', String(Math.max(sessions * 2, 524_288))]
  },
}

/** Sends its flows to a port of this machine where nobody listens. */
const SOFTFLOWD: Tool = {
  name: 'softflowd',
  command: (capture, sessions) => [
    ...'softflowd -d -6 -v 9 -n 127.0.0.1:9 -c none -p'.split(' '),
    `${DATA}softflowd.pid`,
    '-m',
    String(sessions * 2),
    '-r',
    capture,
  ],
}

const isThere = (program: string) => spawnSync(program, ['-h'], { stdio: 'ignore' }).error === undefined

/** The tools by name, or all that are there. */
export function toolsToTime(names: readonly string[] | undefined): Tool[] {
  const all = [LIMIT, WINGSPAN, NFPCAPD, SOFTFLOWD]
  if (names) return all.filter(({ name }) => names.includes(name))
  return all.filter((tool) => tool === LIMIT || tool === WINGSPAN || isThere(tool.name))
}
