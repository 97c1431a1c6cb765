/**
 * What a session row says, for text, XML and JSON alike: the values that no record holds, and those that are made
 * from several (Junos reference, `show security flow session`). What a record holds is read from its cursor.
 */
import {
  applicationName,
  applicationValue,
  BUILT_IN_POLICY_WORDS,
  CLOSE_REASON_WORDS,
  SESSION_STATE_WORDS,
  type SessionCursor,
  SessionState,
} from '@wingspan/engine'

/** Printed wherever a value is not known. */
export const NOT_KNOWN = 'N/A'

/** The wings in printed order; the place is the wing's number. */
export const WING_DIRECTIONS = ['In', 'Out'] as const

/** What is the same for every session, because no service looks into any. */
export const SESSION_VALUES = {
  status: 'Normal',
  natSourcePool: 'Null',
  dynamicApplication: 'junos:UNKNOWN',
  encryption: 'Unknown',
  urlCategory: 'Unknown',
  trafficControlRuleSet: 'INVALID',
  trafficControlRule: 'INVALID',
} as const

/** What is the same for every wing; without a configuration nothing is routed. */
export const WING_VALUES = {
  connectionTag: '0x0',
  powerMode: 'False',
  route: NOT_KNOWN,
  gateway: NOT_KNOWN,
  tunnelId: 0,
  tunnelType: 'None',
} as const

/** What only the In wing has besides. */
export const IN_WING_VALUES = { attachmentId: 0, gatewayEndpointId: 0, flowCookie: 0 } as const

/** Bits of the first group of session flags. Devices do not say what they mean; these are the ones seen. */
const BASE_FLAG = 0x40
const ANSWERED_FLAG = 0x8000_0000
/** The other groups of session flags, as they follow the first. */
export const OTHER_SESSION_FLAGS = '/0x0/0x2/0x3/0x8'
const WING_FLAG = 0x20
/** Tokens are zone numbers; user zones begin after those the device has. Without a configuration there is one. */
const FIRST_ZONE_TOKEN = 6

/** First group of the session's flags, 32 bits unsigned. */
export function sessionFlags(session: SessionCursor): number {
  return (session.isAnswered ? BASE_FLAG | ANSWERED_FLAG : BASE_FLAG) >>> 0
}

/** Flags of a wing, 0 In, 1 Out. */
export function wingFlags(wing: number): number {
  return wing === 0 ? WING_FLAG + 1 : WING_FLAG
}

export function sessionToken(_session: SessionCursor, _wing: number): number {
  return FIRST_ZONE_TOKEN
}

/** How many wings the session has. */
export function wingCount(session: SessionCursor): number {
  return session.isOneWing ? 1 : 2
}

/** Source address of a wing, as words; the Out wing runs the other way. Without translation nothing else differs. */
export function wingSource(session: SessionCursor, wing: number): Int32Array {
  return wing === 0 ? session.source : session.destination
}

export function wingDestination(session: SessionCursor, wing: number): Int32Array {
  return wing === 0 ? session.destination : session.source
}

export function wingSourcePort(session: SessionCursor, wing: number): number {
  return wing === 0 ? session.sourcePort : session.destinationPort
}

export function wingDestinationPort(session: SessionCursor, wing: number): number {
  return wing === 0 ? session.destinationPort : session.sourcePort
}

/** `NAME/NUMBER` of a policy; a number that no policy has is not known. */
export function policyText(policy: number): string {
  const name = BUILT_IN_POLICY_WORDS.get(policy)
  return name === undefined ? NOT_KNOWN : `${name}/${policy}`
}

/** Name and value of an application; undefined for 0, when none matched. */
export function applicationOf(
  application: number,
): { readonly name: string; readonly value: number } | undefined {
  if (application === 0) return undefined
  return { name: applicationName(application), value: applicationValue(application) }
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
