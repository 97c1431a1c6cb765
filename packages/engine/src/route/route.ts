/** Routes as compiled from a configuration (Junos reference: static, qualified-next-hop, discard, reject). */
import type { Address, Prefix } from '../address/index.js'

/** Where a route leads. */
export type NextHop =
  /** Out of an interface; without a gateway the destination itself is next. */
  | { readonly kind: 'interface'; readonly interface: number; readonly gateway: Address | undefined }
  /** To the device itself: `interface` is the unit that has the address, `local` the instance's `.local..N`. */
  | { readonly kind: 'local'; readonly interface: number; readonly local: number }
  /** Looked up again in another routing instance. */
  | { readonly kind: 'instance'; readonly instance: number }
  | { readonly kind: 'discard' }
  | { readonly kind: 'reject' }

/** A route; with several next hops one is chosen by the flow's addresses (ECMP). */
export interface Route {
  readonly prefix: Prefix
  readonly protocol: 'direct' | 'local' | 'static'
  /** Lower wins among routes of one prefix: direct and local 0, static 5 unless the configuration says otherwise. */
  readonly preference: number
  readonly nextHops: readonly NextHop[]
}
