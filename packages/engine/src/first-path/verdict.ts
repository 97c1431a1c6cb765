/**
 * What the first path decides about a packet: whether a session is made, between which interfaces and zones, by
 * which policy, through which translation. One object is filled again and again.
 */
import { DropReason } from '../counters/index.js'
import { BuiltInPolicy } from '../policy/index.js'

/** `dropped`: before or after the policy, under a drop reason; `denied` and `rejected`: by a policy. */
export const Outcome = { permitted: 0, denied: 1, rejected: 2, dropped: 3 } as const

/** The policy that decided is none of the rules: the default policy, or a built-in one. */
export const NO_RULE = -1

export class Verdict {
  outcome: number = Outcome.permitted
  /** DropReason; `none` when permitted. */
  reason: number = DropReason.none
  /** Places in the lists of the configuration; 0 where it is not known. */
  inInterface = 0
  outInterface = 0
  fromZone = 0
  toZone = 0
  /** Routing instances of the two sides. */
  inInstance = 0
  outInstance = 0
  /** Paths (route room) back to the source and on to the destination; 0 for none. */
  inPath = 0
  outPath = 0
  /** Policy number, and place of its rule; NO_RULE for a built-in policy. */
  policy: number = BuiltInPolicy.default
  rule = NO_RULE
  /** Whether a policy was looked up at all. */
  wasLookedUp = false
  application = 0
  /** No policy named the application: it is that of the port. */
  isApplicationByPort = false
  timeoutSeconds = 0
  /** To or from the device itself. */
  isSelf = false
  /** Interface number of the tunnel that the packet belongs to and that ends here; 0 for none. */
  tunnel = 0
  /** The client's packet as it leaves towards the server. */
  isTranslated = false
  readonly serverSource = new Int32Array(4)
  readonly serverDestination = new Int32Array(4)
  serverSourcePort = 0
  serverDestinationPort = 0
  /** Numbers of NAT rules and pools; 0 for none. */
  sourceNatRule = 0
  sourceNatPool = 0
  destinationNatRule = 0
  destinationNatPool = 0
  isStaticSource = false
  isStaticDestination = false
  /** Whether a source port was chosen here, which the real device may have chosen otherwise. */
  isPortChosen = false
  /** What the session must give back when it ends; 0 for nothing. */
  handle = 0

  /** Makes it the verdict on a packet of which nothing is known yet. */
  reset(): void {
    this.outcome = Outcome.permitted
    this.reason = DropReason.none
    this.inInterface = 0
    this.outInterface = 0
    this.fromZone = 0
    this.toZone = 0
    this.inInstance = 0
    this.outInstance = 0
    this.inPath = 0
    this.outPath = 0
    this.policy = BuiltInPolicy.default
    this.rule = NO_RULE
    this.wasLookedUp = false
    this.application = 0
    this.isApplicationByPort = false
    this.timeoutSeconds = 0
    this.isSelf = false
    this.tunnel = 0
    this.isTranslated = false
    this.sourceNatRule = 0
    this.sourceNatPool = 0
    this.destinationNatRule = 0
    this.destinationNatPool = 0
    this.isStaticSource = false
    this.isStaticDestination = false
    this.isPortChosen = false
    this.handle = 0
  }

  /** Drops the packet. */
  drop(reason: number): void {
    this.outcome = Outcome.dropped
    this.reason = reason
  }
}
