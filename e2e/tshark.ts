/**
 * What tshark says of each frame of a capture: the fields of the first IP header, nothing put together again.
 */
import { spawnSync } from 'node:child_process'
import { isIP } from 'node:net'
import { addressBytes } from '../examples/make/packet.js'
import { flowName } from './tally.js'

export interface TsharkFrame {
  flow: string | undefined
  bytes: number
}

export interface TsharkAnswer {
  frames: TsharkFrame[]
  /** False when tshark stopped before the end of the file. */
  whole: boolean
}

const FIELDS = [
  'frame.protocols',
  'ip.src',
  'ip.dst',
  'ip.len',
  'ip.proto',
  'ipv6.src',
  'ipv6.dst',
  'ipv6.plen',
  'ipv6.nxt',
]

/** The field that says what follows each IPv6 extension header. */
const NEXT_FIELD: Record<number, string> = {
  0: 'ipv6.hopopts.nxt',
  43: 'ipv6.routing.nxt',
  44: 'ipv6.fraghdr.nxt',
  60: 'ipv6.dstopts.nxt',
}

const ALL_FIELDS = [...FIELDS, ...Object.values(NEXT_FIELD)]
const PREFERENCES = ['ip.defragment:false', 'ipv6.defragment:false']
const IPV6_HEADER_LENGTH = 40
const HUGE_OUTPUT = 2 ** 30

export const isTsharkThere = (): boolean => spawnSync('tshark', ['--version']).status === 0

export function askTshark(path: string): TsharkAnswer {
  // Every occurrence is asked for, because one packet may hold two extension headers of a kind; the first one
  // counts elsewhere.
  const options = ['-n', '-r', path, '-T', 'fields', '-E', 'occurrence=a', '-E', 'aggregator=,']
  const { stdout, status } = spawnSync(
    'tshark',
    [...options, ...PREFERENCES.flatMap((one) => ['-o', one]), ...ALL_FIELDS.flatMap((one) => ['-e', one])],
    { encoding: 'utf8', maxBuffer: HUGE_OUTPUT },
  )
  const lines = stdout.split('\n').slice(0, -1)
  return { frames: lines.map(readFrame), whole: status === 0 }
}

function readFrame(line: string): TsharkFrame {
  const cells = line.split('\t')
  const values = (name: string) =>
    (cells[ALL_FIELDS.indexOf(name)] || '').split(',').filter((text) => text !== '')
  const first = (name: string) => values(name)[0] ?? ''
  const layer = first('frame.protocols')
    .split(':')
    .find((name) => name === 'ip' || name === 'ipv6')
  if (layer === undefined) return { flow: undefined, bytes: 0 }
  const [source, destination] = [first(`${layer}.src`), first(`${layer}.dst`)]
  const protocol = layer === 'ip' ? first('ip.proto') : endOfChain(values)
  const length = layer === 'ip' ? first('ip.len') : first('ipv6.plen')
  if (!isIP(source) || !isIP(destination) || protocol === '' || length === '')
    return { flow: undefined, bytes: 0 }
  return {
    flow: flowName(Number(protocol), hex(source), hex(destination)),
    bytes: Number(length) + (layer === 'ip' ? 0 : IPV6_HEADER_LENGTH),
  }
}

const hex = (address: string) => Buffer.from(addressBytes(address)).toString('hex')

/** Follows the extension headers in the order in which they came, to the protocol at their end. */
function endOfChain(values: (name: string) => string[]): string {
  let protocol = values('ipv6.nxt')[0] ?? ''
  const seen: Record<string, number> = {}
  for (;;) {
    const field = protocol === '' ? undefined : NEXT_FIELD[Number(protocol)]
    if (field === undefined) return protocol
    const place = seen[field] ?? 0
    seen[field] = place + 1
    protocol = values(field)[place] ?? ''
  }
}
