/**
 * What a packet without a session makes: the application, the timeout and the policy. Without a configuration the
 * built-in policy observes: everything is permitted by the default policy. Timeouts: Junos application timeout
 * look-up, the application's own before the protocol's.
 */
import {
  applicationFor,
  applicationTimeoutSeconds,
  protocolTimeoutSeconds,
  TimeoutSeconds,
} from '../application/index.js'
import { type PacketBatch, PacketTrait } from '../batch/index.js'
import { BuiltInPolicy } from '../policy/index.js'
import { Protocol } from '../protocol/index.js'
import { CloseReason, SessionFlag } from '../session/index.js'
import { FLAG_SHIFT, type NewSession, REASON_SHIFT, TIMEOUT_SHIFT } from '../table/index.js'

/** The timeout of a session at work, in seconds, by its protocol and application. */
export function workingTimeoutSeconds(protocol: number, application: number): number {
  return applicationTimeoutSeconds(application) || protocolTimeoutSeconds(protocol)
}

/** Fills `session` for packet i. A TCP session starts with the initial timeout; its state then sets the rest. */
export function decideFirstPath(packets: PacketBatch, i: number, session: NewSession): void {
  const traits = packets.traits[i]!
  const protocol = packets.protocol[i]!
  const ports = packets.ports[i]!
  // What goes to a group has no other side to be turned to.
  const answer = (traits & (PacketTrait.answer | PacketTrait.oneWing)) === PacketTrait.answer
  const destinationPort = answer ? ports >>> 16 : ports & 0xffff
  const application = applicationFor(protocol, destinationPort, packets.icmpType[i]!, 0)
  let flags = traits & PacketTrait.multicast ? SessionFlag.multicast : 0
  let reason = CloseReason.ageOut
  let timeoutSeconds: number
  if (traits & PacketTrait.multicastControl) {
    timeoutSeconds = TimeoutSeconds.multicastControl
  } else if (protocol === Protocol.tcp) timeoutSeconds = TimeoutSeconds.tcpInitial
  else if (answer && traits & PacketTrait.query) {
    timeoutSeconds = TimeoutSeconds.icmpAnswered
    flags |= SessionFlag.answered
    reason = CloseReason.responseReceived
  } else timeoutSeconds = workingTimeoutSeconds(protocol, application)
  session.stateBits = (reason << REASON_SHIFT) | (flags << FLAG_SHIFT) | (timeoutSeconds << TIMEOUT_SHIFT)
  session.answer = answer
  session.tracksTcp = protocol === Protocol.tcp
  session.application = application
  session.policy = BuiltInPolicy.default
}
