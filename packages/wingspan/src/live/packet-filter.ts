/** A filter in the words of pcap-filter(7), compiled by tcpdump for the kernel to run (classic BPF). */
import { spawnSync } from 'node:child_process'
import type { FilterInstruction, FrameBegin } from '../native/index.js'
import { printableText } from '../source/index.js'
import { LiveError } from './live-error.js'

const PATIENCE_MILLISECONDS = 10_000
/** BPF_MAXINSNS of the kernel. */
const MOST_INSTRUCTIONS = 4096
const RETURN = 0x06
const INSTRUCTION = /^\{ (0x[0-9a-f]+), (\d+), (\d+), (0x[0-9a-f]+) \},$/

/** Everything, up to so many bytes of each packet. */
export function everything(snapBytes: number): FilterInstruction[] {
  return [{ code: RETURN, jumpTrue: 0, jumpFalse: 0, operand: snapBytes }]
}

/** What tcpdump says of an interface that cannot be looked at yet. */
const NOT_READY = /That device is not up|No such device/

/**
 * Compiles an expression for an interface: for the interface itself where it has Ethernet, as VLAN tags are beside its
 * frames then. Throws a LiveError.
 */
export function compileFilter(
  expression: string,
  interfaceName: string,
  begin: FrameBegin,
  snapBytes: number,
): FilterInstruction[] {
  const link = begin === 'ethernet' ? ['-i', interfaceName] : ['-y', 'RAW']
  const { error, status, stdout, stderr } = spawnSync(
    'tcpdump',
    [...link, '-s', String(snapBytes), '-dd', '--', expression],
    { encoding: 'utf8', timeout: PATIENCE_MILLISECONDS },
  )
  if (error !== undefined) throw new LiveError('live-filter', notRun(error))
  const lines = stdout.split('\n').filter((line) => line !== '')
  const instructions = lines.map(instruction)
  if (status !== 0 || instructions.length === 0 || instructions.length > MOST_INSTRUCTIONS)
    throw refused(expression, stderr)
  return instructions.map((each) => each ?? fail(expression, stderr))
}

/** `error` is the system's: there is no such program, it may not be run, or it did not end. */
function notRun({ code }: NodeJS.ErrnoException): string {
  const why = code === 'ENOENT' ? '' : `, and that cannot be run (${code})`
  return `--filter needs the program tcpdump, which compiles it${why}; the command itself filters too (protocol, source-prefix, …)`
}

function instruction(line: string): FilterInstruction | undefined {
  const found = INSTRUCTION.exec(line)
  if (found === null) return undefined
  const [code, jumpTrue, jumpFalse, operand] = found.slice(1).map(Number)
  return { code: code!, jumpTrue: jumpTrue!, jumpFalse: jumpFalse!, operand: operand! }
}

function fail(expression: string, stderr: string): never {
  throw refused(expression, stderr)
}

function refused(expression: string, stderr: string): LiveError {
  const said = stderr.split('\n').find((line) => line.startsWith('tcpdump: ')) ?? 'tcpdump: no answer'
  const code = NOT_READY.test(said) ? 'live-interface-down' : 'live-filter'
  return new LiveError(code, `--filter ${printableText(`${expression}: ${said}`)}`)
}
