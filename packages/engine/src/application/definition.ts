/** Applications as a configuration defines them (Junos reference: applications). */

/** One term: everything that is there must match. */
export interface ApplicationTerm {
  /** IP protocol number; undefined for any. */
  readonly protocol: number | undefined
  readonly sourcePorts: readonly [first: number, last: number] | undefined
  readonly destinationPorts: readonly [first: number, last: number] | undefined
  readonly icmpType: number | undefined
  readonly icmpCode: number | undefined
  /** `application-protocol`; empty for none. */
  readonly alg: string
  /** Undefined where the protocol's holds. `never` is NEVER_SECONDS. */
  readonly timeoutSeconds: number | undefined
}

export interface ApplicationDefinition {
  readonly name: string
  readonly terms: readonly ApplicationTerm[]
  /** Of an earlier generation only: its terms keep their indices for the sessions that have them. */
  readonly isFormer?: true
}

/** `inactivity-timeout never`: the largest number that a session record can hold stands for it. */
export const NEVER_SECONDS = 131_071
