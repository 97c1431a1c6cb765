/** Questions that have no answer, in words. */
import type { ShowResult } from '../show/index.js'
import { printableName } from './printable-name.js'

/** Why there is no answer, without a word before it; undefined for a result that is one. */
export function failureMessage(result: ShowResult): string | undefined {
  switch (result.kind) {
    case 'no-configuration':
      if (result.isBeside) return 'the configuration decides nothing here: the kernel does'
      if (result.isWritten) return 'the configuration has no security stanza'
      if (result.isToShow)
        return 'there is no configuration: replay, monitor and kernel take one with --config FILE'
      return 'a configuration that decides about packets is needed: replay and monitor take one with --config FILE'
    case 'no-such-packet':
      return 'source-ip and destination-ip are of two families'
    case 'not-found':
      return `${result.what} ${printableName(result.name)} not found`
    case 'not-clearable':
      return result.why ?? 'the sessions here are only read, and cannot be cleared'
    default:
      return undefined
  }
}
