/** What the policies say of a packet between two zones. */
import { protocolTimeoutSeconds } from '../application/index.js'
import { DropReason } from '../counters/index.js'
import type { FlowFacts } from '../facts/index.js'
import { BuiltInPolicy } from '../policy/index.js'
import type { Configuration } from './configuration.js'
import { Outcome, type Verdict } from './verdict.js'

/** The policy for the zones, with the application and the timeout that come with it. */
export function lookUpPolicy(
  facts: FlowFacts,
  { policies, applications, rules }: Configuration,
  verdict: Verdict,
  permitsByDefault: boolean,
): void {
  const rule = policies.find(verdict.fromZone, verdict.toZone, facts)
  const { protocol, destinationPort, icmpType, icmpCode } = facts
  verdict.wasLookedUp = true
  verdict.rule = rule
  verdict.application = rule < 0 ? 0 : policies.application
  if (verdict.application === 0) {
    verdict.application = applications.byPort(protocol, destinationPort, icmpType, icmpCode)
    verdict.isApplicationByPort = verdict.application !== 0
  }
  verdict.timeoutSeconds =
    applications.timeoutSeconds(verdict.application) || protocolTimeoutSeconds(protocol)
  if (rule < 0) {
    verdict.policy = BuiltInPolicy.default
    if (!permitsByDefault) refuse(verdict, Outcome.denied, DropReason.policyDeny)
    return
  }
  const { number, action } = rules.policies[rule]!
  verdict.policy = number
  if (action === 'deny') refuse(verdict, Outcome.denied, DropReason.policyDeny)
  else if (action === 'reject') refuse(verdict, Outcome.rejected, DropReason.policyReject)
}

function refuse(verdict: Verdict, outcome: number, reason: number): void {
  verdict.outcome = outcome
  verdict.reason = reason
}
