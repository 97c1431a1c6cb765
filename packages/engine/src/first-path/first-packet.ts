/** What a packet that has no session is, before anything is decided about it. */
import type { FlowFacts } from '../facts/index.js'

/** A packet that has no session, as it came in. */
export interface FirstPacket {
  /** What it is; destination and ports are changed on the way, and put back. */
  readonly facts: FlowFacts
  /** Interface it came in on; 0 when no route leads back to its source. */
  inInterface: number
  /** The device itself sent it. */
  isFromDevice: boolean
  isMulticast: boolean
  /** Routing protocols and group membership: what goes to the device wherever it is sent. */
  isMulticastControl: boolean
  /** Chooses among equal routes: the same for all packets of a flow. */
  flowHash: number
  timeSeconds: number
}
