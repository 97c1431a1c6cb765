/**
 * The kernel's settings of connection tracking, read and never written (Linux, `nf_conntrack-sysctl`): what is counted,
 * and which timeout holds for which state.
 */
import { readFileSync } from 'node:fs'
import { KernelStatus, kernelStates, Protocol } from '@wingspan/engine'
import { STATE_UNTOLD } from './conntrack-entry.js'

const DIRECTORY = '/proc/sys/net/netfilter/nf_conntrack_'

/** A setting as a number; undefined where there is none, or none that may be read. */
export function kernelSetting(name: string): number | undefined {
  try {
    const value = Number(readFileSync(DIRECTORY + name, 'utf8'))
    return Number.isFinite(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Settings that name a protocol's timeout in each of its states: prefix of the setting's name. */
const BY_STATE: ReadonlyMap<number, string> = new Map([
  [Protocol.tcp, 'tcp_timeout_'],
  [Protocol.sctp, 'sctp_timeout_'],
  [33, 'dccp_timeout_'],
])
/** Settings whose names are not the state's. */
const OTHER_NAMES: Readonly<Record<string, string>> = { syn_sent2: 'syn_sent' }
/** Settings of a timeout before and after a connection is taken for a stream. */
const BY_STREAM: ReadonlyMap<number, readonly [string, string]> = new Map([
  [Protocol.udp, ['udp_timeout', 'udp_timeout_stream']],
  [Protocol.gre, ['gre_timeout', 'gre_timeout_stream']],
])
const BY_PROTOCOL: ReadonlyMap<number, string> = new Map([
  [Protocol.icmp, 'icmp_timeout'],
  [Protocol.icmp6, 'icmpv6_timeout'],
])
const GENERIC = 'generic_timeout'

/** The configured timeout of a connection, by protocol, state and status. Each setting is read once, until forgotten. */
export class KernelTimeouts {
  readonly #read: (name: string) => number | undefined
  readonly #known = new Map<string, number | undefined>()
  readonly #byState = new Map<number, readonly string[]>()

  constructor(read: (name: string) => number | undefined = kernelSetting) {
    this.#read = read
    for (const [protocol, prefix] of BY_STATE) {
      const names = kernelStates(protocol).map((state) => {
        const word = state.toLowerCase()
        return prefix + (OTHER_NAMES[word] ?? word)
      })
      this.#byState.set(protocol, names)
    }
  }

  /** In seconds; 0 where no setting says. What has no state where others have one is followed as any protocol is. */
  seconds(protocol: number, state: number, status: number): number {
    return this.#setting(this.#name(protocol, state, status)) ?? 0
  }

  /** Has every setting read again when it is next wanted. */
  forget(): void {
    this.#known.clear()
  }

  #name(protocol: number, state: number, status: number): string {
    const states = this.#byState.get(protocol)
    if (states !== undefined && state !== STATE_UNTOLD) return states[state] ?? ''
    const stream = BY_STREAM.get(protocol)
    if (stream !== undefined) return stream[(status & KernelStatus.ASSURED) === 0 ? 0 : 1]
    return BY_PROTOCOL.get(protocol) ?? GENERIC
  }

  #setting(name: string): number | undefined {
    if (name === '') return undefined
    if (!this.#known.has(name)) this.#known.set(name, this.#read(name))
    return this.#known.get(name)
  }
}
