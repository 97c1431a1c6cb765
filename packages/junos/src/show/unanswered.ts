/** What is told where there is nothing to tell of. */
import type { ShowSource } from './show-source.js'

/** There is no configuration, or it decides nothing, and the question is about one that does. */
export interface NoConfigurationResult {
  readonly kind: 'no-configuration'
  /** There is one, without a `security` stanza. */
  readonly isWritten: boolean
  /** There is one, but others decide. */
  readonly isBeside: boolean
  /** Any would do, as it is only to be shown. */
  readonly isToShow: boolean
}

export function noConfiguration({
  written,
  named,
}: Pick<ShowSource, 'written' | 'named'>): NoConfigurationResult {
  const isWritten = written !== undefined
  return { kind: 'no-configuration', isWritten, isBeside: named !== undefined, isToShow: false }
}

export const NOTHING_TO_SHOW: NoConfigurationResult = {
  kind: 'no-configuration',
  isWritten: false,
  isBeside: false,
  isToShow: true,
}

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
