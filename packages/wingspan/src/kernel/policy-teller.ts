/** Policies of connections in a table that lasts longer than a configuration. */
import type { PolicyBits } from '@wingspan/junos'
import { policyNumber } from './kernel-policy.js'
import type { DescribeConnection } from './kernel-table.js'

export class PolicyTeller {
  #from: PolicyBits | undefined

  constructor(from: PolicyBits | undefined) {
    this.#from = from
  }

  /** Other bits are the policy from now on; whether they differ. */
  use(from: PolicyBits | undefined): boolean {
    const before = this.#from
    this.#from = from
    return before?.field !== from?.field || before?.mask !== from?.mask
  }

  readonly describe: DescribeConnection = (entry, session) => {
    session.policy = this.#from ? policyNumber(this.#from, entry) : 0
    return false
  }
}
