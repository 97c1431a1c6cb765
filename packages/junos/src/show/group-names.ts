/** What groups of sessions are called: the value that their sessions have in common, as a session's row shows it. */
import {
  formatPrefix,
  type NameDictionary,
  type Prefix,
  protocolWord,
  type SessionGrouping,
} from '@wingspan/engine'
import { NOT_KNOWN, type SessionNames } from './session-names.js'
import { stateText } from './session-row.js'

/** A session that no application matched. */
const NO_APPLICATION = 'none'

/** Untrusted text. */
export function groupName(
  { by }: SessionGrouping,
  key: number | Prefix,
  names: SessionNames,
  interfaceNames: NameDictionary,
): string {
  if (typeof key !== 'number') return formatPrefix(key)
  switch (by) {
    case 'protocol':
      return protocolWord(key)
    case 'policy':
      return names.policy(key)
    case 'application':
      return names.application(key)?.name ?? NO_APPLICATION
    case 'interface':
      return interfaceNames.name(key) || NOT_KNOWN
    case 'zone':
      return names.zone(key) || NOT_KNOWN
    default:
      return stateText(key)
  }
}
