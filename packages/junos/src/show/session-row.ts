/**
 * What a session row says, for text, XML and JSON alike: the values that no record holds, and those that are made
 * from several (Junos reference, `show security flow session`). What a record holds is read from its cursor.
 */
import {
  CLOSE_REASON_WORDS,
  DecisionFlag,
  KERNEL_STATUS_WORDS,
  kernelStates,
  SESSION_STATE_WORDS,
  type SessionCursor,
  SessionState,
} from '@wingspan/engine'
import { NOT_KNOWN } from './session-names.js'

/** The wings in printed order; the place is the wing's number. */
export const WING_DIRECTIONS = ['In', 'Out'] as const

/** What is the same for every session, because no service looks into any. */
export const SESSION_VALUES = {
  status: 'Normal',
  dynamicApplication: 'junos:UNKNOWN',
  encryption: 'Unknown',
  urlCategory: 'Unknown',
  trafficControlRuleSet: 'INVALID',
  trafficControlRule: 'INVALID',
} as const

/** What is the same for every wing. */
export const WING_VALUES = { connectionTag: '0x0', powerMode: 'False' } as const

/** What only the In wing has besides. */
export const IN_WING_VALUES = { attachmentId: 0, gatewayEndpointId: 0, flowCookie: 0 } as const

/** Bits of the first group of session flags. Devices do not say what they mean; these are the ones seen. */
const BASE_FLAG = 0x40
const ANSWERED_FLAG = 0x8000_0000
/** The other groups of session flags, as they follow the first. */
export const OTHER_SESSION_FLAGS = '/0x0/0x2/0x3/0x8'
const WING_FLAG = 0x20
/** First group of flags of a tunnel's session, as captured. */
const TUNNEL_FLAG = 0x10000

/** First group of the session's flags, 32 bits unsigned. */
export function sessionFlags(session: SessionCursor): number {
  if (isTunnel(session)) return TUNNEL_FLAG
  return (session.isAnswered ? BASE_FLAG | ANSWERED_FLAG : BASE_FLAG) >>> 0
}

/** Flags of a wing, 0 In, 1 Out. */
export function wingFlags(wing: number): number {
  return wing === 0 ? WING_FLAG + 1 : WING_FLAG
}

/** Whether the session is a tunnel that ends at the device: it has neither policy nor timeout. */
export function isTunnel(session: SessionCursor): boolean {
  return session.hasDecision(DecisionFlag.tunnel)
}

/** Whether the session has a timeout to show: a tunnel has none, and one that never ages none either. */
export function isTimed(session: SessionCursor): boolean {
  return !isTunnel(session) && !session.isEndless
}

/** How many wings the session has. */
export function wingCount(session: SessionCursor): number {
  return session.isOneWing ? 1 : 2
}

/** Source address of a wing, as words: the Out wing runs the other way, as it is on the server's side. */
export function wingSource(session: SessionCursor, wing: number): Int32Array {
  return wing === 0 ? session.source : session.serverDestination
}

export function wingDestination(session: SessionCursor, wing: number): Int32Array {
  return wing === 0 ? session.destination : session.serverSource
}

export function wingSourcePort(session: SessionCursor, wing: number): number {
  return wing === 0 ? session.sourcePort : session.serverDestinationPort
}

export function wingDestinationPort(session: SessionCursor, wing: number): number {
  return wing === 0 ? session.destinationPort : session.serverSourcePort
}

/** Word of a SessionState number. */
export function stateText(state: number): string {
  return SESSION_STATE_WORDS[state] ?? NOT_KNOWN
}

/** Whether the session has a close reason to show: only one that has ended. */
export function hasEnded(session: SessionCursor): boolean {
  return session.state === SessionState.invalidated
}

/** Word of a CloseReason number. */
export function closeReasonText(reason: number): string {
  return CLOSE_REASON_WORDS[reason] ?? NOT_KNOWN
}

/** The kernel's words for the bits of its status. */
export function kernelStatusText(session: SessionCursor): string {
  const { kernelStatus } = session
  return KERNEL_STATUS_WORDS.filter((_, bit) => kernelStatus & (1 << bit)).join(' ') || 'NONE'
}

/** The kernel's word for the protocol's state; not known for protocols without one. */
export function kernelStateText(session: SessionCursor): string {
  return kernelStates(session.protocol)[session.kernelState] ?? NOT_KNOWN
}

export function kernelMarkText(session: SessionCursor): string {
  return `0x${session.kernelMark.toString(16)}`
}

/** The kernel's labels as one number of 128 bits; not known where nobody tells them. */
export function kernelLabelsText(session: SessionCursor): string {
  if (!session.areLabelsTold) return NOT_KNOWN
  const words = [3, 2, 1, 0].map((word) => session.kernelLabels(word).toString(16).padStart(8, '0'))
  return `0x${words.join('').replace(/^0+(?=.)/, '')}`
}
