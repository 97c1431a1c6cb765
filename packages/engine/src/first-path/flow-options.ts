/** `security flow` as compiled (Junos reference: flow, tcp-session, aging). */

export interface FlowOptions {
  readonly synCheck: boolean
  readonly synCheckInTunnel: boolean
  readonly strictSynCheck: boolean
  readonly sequenceCheck: boolean
  readonly rstSequenceCheck: boolean
  readonly rstInvalidateSession: boolean
  readonly finInvalidateSession: boolean
  readonly tcpInitialTimeoutSeconds: number
  /** Seconds after the second FIN; `application` for `session-ageout`: the session's own timeout goes on. */
  readonly timeWaitSeconds: number | 'application'
  readonly timeWaitInHalfClose: boolean
  readonly allowDnsReply: boolean
  readonly allowEmbeddedIcmp: boolean
  readonly routeChangeTimeoutSeconds: number | undefined
  readonly earlyAgeoutSeconds: number
  /** Percent of the table. */
  readonly highWatermark: number
  readonly lowWatermark: number
}

/** What holds without a `security flow` stanza (Juniper's YANG, defaults). */
export const DEFAULT_FLOW_OPTIONS: FlowOptions = {
  synCheck: true,
  synCheckInTunnel: true,
  strictSynCheck: false,
  sequenceCheck: true,
  rstSequenceCheck: false,
  rstInvalidateSession: false,
  finInvalidateSession: false,
  tcpInitialTimeoutSeconds: 20,
  timeWaitSeconds: 150,
  timeWaitInHalfClose: false,
  allowDnsReply: false,
  allowEmbeddedIcmp: false,
  routeChangeTimeoutSeconds: undefined,
  earlyAgeoutSeconds: 20,
  highWatermark: 100,
  lowWatermark: 100,
}
