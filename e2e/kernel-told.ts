/** Connections as `conntrack` tells them and as we do, brought to one form. */
import type { KernelNetwork } from './kernel-network.js'

/** What both say of a connection, in one line. */
export interface Told {
  readonly id: string
  readonly flow: string
  readonly counters: string
  readonly secondsLeft: number
}

const PROTOCOL_WORDS: Readonly<Record<string, string>> = {
  '1': 'icmp',
  '6': 'tcp',
  '17': 'udp',
  '47': 'gre',
  '50': 'esp',
  '58': 'icmp6',
  '132': 'sctp',
}

/** A line of `conntrack -L -o extended,id`, read with the shortest means that will do. */
export function toldByConntrack(line: string): Told {
  const [, , , number = '', left = ''] = line.split(/\s+/)
  const all = (name: string) =>
    [...line.matchAll(new RegExp(`\\b${name}=(\\S+)`, 'g'))].map(([, value]) => value!)
  const isQuery = number === '1' || number === '58'
  const [id1, id2, ...ids] = isQuery ? all('id') : ['', '', ...all('id')]
  const ports = isQuery
    ? [id1, '0', '0', id2]
    : [all('sport')[0], all('dport')[0], all('sport')[1], all('dport')[1]]
  const [a, b, c, d] = ports.map((port) => port ?? '0')
  const [from, back] = all('src')
  const [to, end] = all('dst')
  const word = PROTOCOL_WORDS[number]
  return {
    id: ids[0] ?? '',
    flow: `${from}/${a} --> ${to}/${b};${word} ${back}/${c} --> ${end}/${d};${word}`,
    counters: all('packets')
      .map((packets, wing) => `${packets} ${all('bytes')[wing]}`)
      .join(' '),
    secondsLeft: Number(left),
  }
}

/** Our brief listing. */
export function toldByWingspan(text: string): Told[] {
  return text
    .split('\n\n')
    .filter((block) => block.includes('Session ID'))
    .map((block) => {
      const [, id = '', left = ''] = /Session ID: (\d+), .* Timeout: (\S+),/.exec(block) ?? []
      const wings = [...block.matchAll(/(?:In|Out): (\S+ --> [^,]+),.* Pkts: (\S+), Bytes: (\S+),/g)]
      return {
        id,
        flow: wings.map(([, flow]) => flow).join(' '),
        counters: wings.map(([, , packets, bytes]) => `${packets} ${bytes}`).join(' '),
        secondsLeft: Number(left),
      }
    })
}

const byId = (a: Told, b: Told) => Number(a.id) - Number(b.id)
export const withoutTime = (told: readonly Told[]) =>
  [...told].sort(byId).map(({ id, flow, counters }) => ({ id, flow, counters }))

/** All connections that the gateway has. */
export function listedByConntrack(network: KernelNetwork): Told[] {
  const families = ['ipv4', 'ipv6'].map(
    (family) => network.atGateway('conntrack', '-L', '-o', 'extended,id', '-f', family).stdout,
  )
  return families
    .flatMap((text) => text.trim().split('\n'))
    .filter((line) => line !== '')
    .map(toldByConntrack)
}

/** A loader under which the package is not there. */
const NO_KOFFI = `
import { register } from 'node:module'
register('data:text/javascript,' + encodeURIComponent(
  "export async function resolve(name, context, next) { if (name === 'koffi') throw new Error('not installed'); return next(name, context) }"
))`

/** The environment of a Node in which koffi cannot be loaded, as `env` takes it. */
export const WITHOUT_KOFFI = `NODE_OPTIONS=--import=data:text/javascript,${encodeURIComponent(NO_KOFFI)}`
