/**
 * Sessions as elements: the names and their order are those of devices (captures of 23.4 and 24.4), the same for brief
 * and extensive. A session that has ended says why: an element of ours, as are those of sorted sessions.
 */
import {
  type AddressFamily,
  formatAddress,
  makeAddress,
  protocolWord,
  type SessionCursor,
} from '@wingspan/engine'
import {
  closeReasonText,
  hasEnded,
  IN_WING_VALUES,
  isTimed,
  kernelLabelsText,
  kernelMarkText,
  kernelStateText,
  kernelStatusText,
  NOT_KNOWN,
  OTHER_SESSION_FLAGS,
  SESSION_VALUES,
  type SessionListResult,
  sessionFlags,
  stateText,
  WING_DIRECTIONS,
  WING_VALUES,
  wingCount,
  wingDestination,
  wingDestinationPort,
  wingFlags,
  wingSource,
  wingSourcePort,
} from '../show/index.js'
import type { Elements, ElementWriter } from './element-writer.js'
import { known } from './known.js'
import { NameCache } from './name-cache.js'
import { printableName } from './printable-name.js'
import { junosNamespace } from './release.js'
import { type RateOf, rateOf } from './session-rate.js'
import { epochText } from './time-text.js'

export const SESSION_INFORMATION = 'flow-session-information'
export const FLOW_ATTRIBUTES = { xmlns: junosNamespace('junos-flow') }
const BRIEF = { 'junos:style': 'brief' }
/** Sessions found in one step. */
const STEP_RECORDS = 512

const hexadecimal = (value: number) => `0x${(value >>> 0).toString(16)}`

export function* sessionListElements(result: SessionListResult, out: ElementWriter): Elements {
  const session = new SessionElements(result, out)
  const { listing } = result
  const { cursor } = listing
  const records = new Int32Array(STEP_RECORDS)
  let total = 0
  out.open(SESSION_INFORMATION, FLOW_ATTRIBUTES)
  for (let count = listing.nextRows(records); count >= 0; count = listing.nextRows(records)) {
    for (let i = 0; i < count; i++) {
      if (!listing.moveTo(records[i]!)) continue
      session.write(cursor)
      total++
      yield 'more'
    }
    // A search that found little must let others have their turn too.
    if (count < STEP_RECORDS) yield 'turn'
  }
  if (listing.sorted) {
    out.leaf('matching-session-count', listing.sorted.matching)
    out.leaf('counters-as-of', epochText(listing.sorted.countersAsOf))
  }
  out.leaf('displayed-session-count', total)
  out.close()
}

/** Writes sessions of one listing; names are looked up once. */
class SessionElements {
  readonly #out: ElementWriter
  readonly #names: SessionListResult['names']
  readonly #policies: NameCache
  readonly #pools: NameCache
  readonly #applications: NameCache
  readonly #interfaces: NameCache
  readonly #rate: RateOf | undefined

  constructor({ names, interfaceNames, listing }: SessionListResult, out: ElementWriter) {
    this.#out = out
    this.#rate = rateOf(listing.sorted)
    this.#names = names
    this.#policies = new NameCache((policy) => printableName(names.policy(policy)))
    this.#pools = new NameCache((pool) => printableName(names.sourcePool(pool)))
    this.#applications = new NameCache((index) => printableName(names.application(index)?.name ?? ''))
    this.#interfaces = new NameCache((number) => printableName(interfaceNames.name(number)) || NOT_KNOWN)
  }

  write(session: SessionCursor): void {
    const out = this.#out
    out.open('flow-session', BRIEF)
    out.leaf('session-identifier', session.id)
    out.leaf('status', SESSION_VALUES.status)
    out.leaf('session-flag', `${hexadecimal(sessionFlags(session))}${OTHER_SESSION_FLAGS}`)
    out.leaf('policy', this.#policies.at(session.policy))
    out.leaf('nat-source-pool-name', this.#pools.at(session.sourceNatPool))
    if (session.application !== 0) {
      out.leaf('application-name', this.#applications.at(session.application))
      out.leaf('application-value', this.#names.application(session.application)!.value)
    }
    out.leaf('dynamic-application-name', SESSION_VALUES.dynamicApplication)
    // The blank is the device's.
    out.leaf('encryption-traffic-name', ` ${SESSION_VALUES.encryption}`)
    out.leaf('url-category-name', ` ${SESSION_VALUES.urlCategory}`)
    out.leaf('application-traffic-control-rule-set-name', SESSION_VALUES.trafficControlRuleSet)
    out.leaf('application-traffic-control-rule-name', SESSION_VALUES.trafficControlRule)
    const hasTimeout = isTimed(session)
    out.leaf('configured-timeout', hasTimeout ? known(session.timeoutSeconds) : NOT_KNOWN)
    out.leaf('timeout', hasTimeout ? session.currentTimeoutSeconds : NOT_KNOWN)
    out.leaf('sess-state', stateText(session.state))
    if (hasEnded(session)) out.leaf('close-reason', closeReasonText(session.closeReason))
    if (session.isFromKernel) this.#writeKernel(session)
    out.leaf('wan-acceleration', '')
    out.leaf('start-time', known(session.startSeconds))
    out.leaf('duration', known(session.durationSeconds))
    if (this.#rate) out.leaf('bytes-per-second', known(this.#rate(session)))
    out.leaf('session-mask', 0)
    for (let wing = 0; wing < wingCount(session); wing++) this.#writeWing(session, wing)
    out.close()
  }

  /** What the kernel says besides: elements of ours. */
  #writeKernel(session: SessionCursor): void {
    const out = this.#out
    out.leaf('kernel-status', kernelStatusText(session))
    out.leaf('kernel-state', kernelStateText(session))
    out.leaf('kernel-mark', kernelMarkText(session))
    out.leaf('kernel-zone', session.context)
    out.leaf('kernel-labels', kernelLabelsText(session))
    out.leaf('kernel-identifier', session.kernelId)
  }

  #writeWing(session: SessionCursor, wing: number): void {
    const out = this.#out
    const family = session.family as AddressFamily
    const interfaceNumber = session.interfaceNumber(wing)
    const tunnel = this.#names.tunnel(interfaceNumber)
    out.open('flow-information', BRIEF)
    out.leaf('direction', WING_DIRECTIONS[wing]!)
    out.leaf('source-address', addressText(family, wingSource(session, wing)))
    out.leaf('source-port', wingSourcePort(session, wing))
    out.leaf('destination-address', addressText(family, wingDestination(session, wing)))
    out.leaf('destination-port', wingDestinationPort(session, wing))
    out.leaf('protocol', protocolWord(session.protocol))
    out.leaf('conn-tag', WING_VALUES.connectionTag)
    if (wing === 0) {
      out.leaf('attachment-id', IN_WING_VALUES.attachmentId)
      out.leaf('gw-endpoint-id', IN_WING_VALUES.gatewayEndpointId)
      out.leaf('flow-cookie', IN_WING_VALUES.flowCookie)
    }
    out.leaf('interface-name', this.#interfaces.at(interfaceNumber))
    out.leaf('session-token', this.#token(session, wing))
    out.leaf('flag', hexadecimal(wingFlags(wing)))
    out.leaf('power-mode-express-path', WING_VALUES.powerMode)
    out.leaf('route', this.#names.route(session.path(wing)))
    out.leaf('gateway', this.#gateway(session, wing))
    out.leaf('tunnel-id', tunnel.id)
    out.leaf('tunnel-type', tunnel.type)
    out.leaf('port-sequence', known(session.portSequence(wing)))
    out.leaf('fin-sequence', known(session.finSequence(wing)))
    out.leaf('fin-state', known(session.finState(wing)))
    out.leaf('seq-ack-diff', 0)
    out.leaf('pkt-cnt', known(session.packets(wing)))
    out.leaf('byte-cnt', known(session.bytes(wing)))
    out.close()
  }

  #token(session: SessionCursor, wing: number): string {
    const token = this.#names.token(session, wing)
    return Number.isNaN(token) ? NOT_KNOWN : hexadecimal(token)
  }

  /** Without a gateway the host itself is next. */
  #gateway(session: SessionCursor, wing: number): string {
    const path = this.#names.path(session.path(wing))
    if (path?.kind !== 'interface') return NOT_KNOWN
    if (path.gateway) return formatAddress(path.gateway)
    return addressText(session.family as AddressFamily, wingSource(session, wing))
  }
}

function addressText(family: AddressFamily, words: Int32Array): string {
  return formatAddress(makeAddress(family, words as unknown as readonly number[]))
}
