/** What a command asks of the kernel's connections, and what the kernel cannot say to it. */
import type { Configuration, SessionQuery } from '@wingspan/engine'
import {
  CommandError,
  clearQuery,
  isClearCommand,
  type ParsedCommand,
  parseCommand,
  type SessionFilters,
  sessionQuery,
} from '@wingspan/junos'
import { type KernelKnowledge, type KernelSessions, kernelHints } from '../kernel/index.js'
import { counted } from './counted.js'

/** Which connections a command is about, by names of `named`; undefined for one that is about none. */
export function kernelQuery(
  command: ParsedCommand,
  named: Configuration | undefined,
): SessionQuery | undefined {
  const source = { configured: undefined, named }
  if (isClearCommand(command)) return clearQuery(command, source)
  switch (command.command) {
    case 'show security flow session':
      return sessionQuery(command.filters, source)
    case 'show security flow session session-identifier':
      return { sessionIdentifier: Number(command.identifier) }
    case 'show security flow statistics':
      return {}
    default:
      return undefined
  }
}

/** Whether a line ends sessions. */
export function isClearLine(line: string): boolean {
  const parsed = parseCommand(line)
  return !(parsed instanceof CommandError) && isClearCommand(parsed)
}

/** What an answer must say beside itself: what the kernel keeps from it. */
export function kernelWarnings(
  { missed, reading }: KernelSessions,
  command: ParsedCommand,
  knowledge: KernelKnowledge,
): string[] {
  const isList =
    command.command === 'show security flow session session-identifier' ||
    (command.command === 'show security flow session' && command.level !== 'summary')
  const isFull = isList && !(command.command === 'show security flow session' && command.level === 'brief')
  const { counters, startTimes } = kernelHints()
  return [
    ...(isList && counters !== undefined ? [counters] : []),
    ...(isFull && startTimes !== undefined ? [startTimes] : []),
    ...('filters' in command ? unknownFilters(command.filters as SessionFilters, knowledge) : []),
    ...(missed > 0 ? [`${counted(missed, 'connection')} found no room`] : []),
    ...(reading.unreadable === '' ? [] : [`connections that could not be read: ${reading.unreadable}`]),
  ]
}

/** Filters that no connection passes, as the kernel has nothing of what they ask for. */
const NEVER: readonly (readonly [keyof SessionFilters, word: string, what: string])[] = [
  ['sourcePoolName', 'source-nat-pool', 'the kernel has no NAT pools'],
  ['isTunnel', 'tunnel', 'the kernel tells of no tunnels that end here'],
  ['isStale', 'stale', 'no configuration has decided here'],
]

function unknownFilters(filters: SessionFilters, { routes, policyFrom, zoneOf }: KernelKnowledge): string[] {
  const rows = [
    ...NEVER,
    ...(routes ? [] : [['interfaceName', 'interface', 'interfaces are known by netlink only'] as const]),
    ...(routes && zoneOf
      ? []
      : [['zoneName', 'zone', 'zones are those of interfaces, by netlink and with --config only'] as const]),
    ...(policyFrom
      ? []
      : [['policyNumber', 'policy-id', 'policies are known by wingspan kernel policy-from only'] as const]),
  ]
  return rows
    .filter(([field]) => filters[field] !== undefined)
    .map(([, word, what]) => `${word} selects nothing: ${what}`)
}
