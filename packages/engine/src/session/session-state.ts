/**
 * The states of a session and why it ended: the two lists, once. Words are the printed ones (Junos reference,
 * `show security flow session`, fields Session State and the close reasons of RT_FLOW_SESSION_CLOSE).
 */

const STATES = ['Free', 'Valid', 'Pending', 'Invalidated', 'Other'] as const

/** State numbers as records hold them; `free` is a record without a session. */
export const SessionState = { free: 0, valid: 1, pending: 2, invalidated: 3, other: 4 } as const

/** How many states a record can be in, `free` included. */
export const SESSION_STATE_COUNT = STATES.length

/** Printed words by state number. */
export const SESSION_STATE_WORDS: readonly string[] = STATES

/** `confirmed`: the word was seen in a device's log; the others stay out of strict goldens. */
const REASONS = [
  { name: 'ageOut', word: 'idle Timeout', confirmed: true },
  { name: 'tcpFin', word: 'TCP FIN', confirmed: true },
  { name: 'tcpClientRst', word: 'TCP CLIENT RST', confirmed: true },
  { name: 'tcpServerRst', word: 'TCP SERVER RST', confirmed: false },
  { name: 'responseReceived', word: 'response received', confirmed: true },
  { name: 'icmpError', word: 'ICMP error', confirmed: true },
  { name: 'cleared', word: 'CLI', confirmed: false },
  // A configuration that has taken effect does not let it stay. Ours: no device's word for it was seen.
  { name: 'reconfigured', word: 'configuration change', confirmed: false },
  // A connection was opened anew on its ports. No device was seen to say so: this is its word for no reason.
  { name: 'replaced', word: 'unset', confirmed: false },
  // By which side is not known; devices say so too.
  { name: 'tcpRst', word: 'TCP RST', confirmed: true },
] as const

type ReasonName = (typeof REASONS)[number]['name']

/**
 * Close reason numbers by name. A session that has not ended carries the reason it would have if nothing more
 * came, so that ageing needs no thought.
 */
export const CloseReason = Object.fromEntries(REASONS.map(({ name }, number) => [name, number])) as {
  readonly [Name in ReasonName]: number
}

/** Printed words by close reason number. */
export const CLOSE_REASON_WORDS: readonly string[] = REASONS.map(({ word }) => word)

/** Close reasons whose words were seen on a device, by number. */
export const CLOSE_REASON_CONFIRMED: readonly boolean[] = REASONS.map(({ confirmed }) => confirmed)
