/** What is told where there is nothing to tell of. */

/** There is no configuration, and the question is about one. */
export interface NoConfigurationResult {
  readonly kind: 'no-configuration'
}

export const NO_CONFIGURATION: NoConfigurationResult = { kind: 'no-configuration' }

/** The configuration has nothing of that name. */
export interface NotFoundResult {
  readonly kind: 'not-found'
  readonly what: 'zone' | 'policy' | 'NAT rule' | 'NAT pool'
  /** As it was typed; untrusted text. */
  readonly name: string
}

export function notFound(what: NotFoundResult['what'], name: string): NotFoundResult {
  return { kind: 'not-found', what, name }
}
