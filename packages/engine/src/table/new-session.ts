/** What a session that is to be made is like. One object is filled again and again. */
import { DECISION_WORDS } from './record-layout.js'

export interface NewSession {
  /** State word without the state: `close reason << REASON_SHIFT | flags << FLAG_SHIFT | timeout << TIMEOUT_SHIFT`. */
  stateBits: number
  /** Whether the packet that makes it is the answer: it is counted on the Out wing and turned round. */
  answer: boolean
  tracksTcp: boolean
  application: number
  policy: number
  /** What a configuration decided; undefined without one. */
  decision: NewDecision | undefined
}

export class NewDecision {
  /** The words of the decision column; the last is the table's own. */
  readonly words = new Int32Array(DECISION_WORDS)
  /** Numbers of the interface dictionary. */
  inInterface = 0
  outInterface = 0
  /** Whether the server's side has a key of its own: the rest then says which, as of a packet from the client. */
  isTranslated = false
  readonly serverSource = new Int32Array(4)
  readonly serverDestination = new Int32Array(4)
  /** `source port << 16 | destination port`. */
  serverPorts = 0
  serverKey = 0
  /** What must be given back when the session ends; 0 for nothing. */
  handle = 0
}

/** Bits of the high half of the decision's first word. */
export const DecisionFlag = {
  /** To or from the device itself. */
  self: 1,
  /** A tunnel that ends here: one wing, neither policy nor timeout. */
  tunnel: 2,
  /** The policy logs its end. */
  logClose: 4,
  /** The policy logged its beginning. */
  logInit: 8,
  /** The application was found by its port: no policy named it. */
  applicationByPort: 16,
  /** Source and destination translation by a static rule. */
  staticSource: 32,
  staticDestination: 64,
  /** The source port was chosen here and may still be learnt from the packet that leaves. */
  portChosen: 128,
  /** Neither the configuration nor the policy has its TCP sequence numbers checked. */
  noSequenceCheck: 256,
  /** Addresses or ports differ on the server's side; a side in another routing instance alone does not set it. */
  translated: 512,
} as const
export const DECISION_FLAG_SHIFT = 16
