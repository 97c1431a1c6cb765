/** What a command asks of the kernel's connections, and what the kernel cannot say to it. */
import type { Configuration, SessionQuery, SessionSource } from '@wingspan/engine'
import {
  CommandError,
  clearQuery,
  isClearCommand,
  type ParsedCommand,
  parseCommand,
  type SessionFilters,
  sessionQuery,
} from '@wingspan/junos'
import {
  fullTableWarning,
  hasDevice,
  type KernelKnowledge,
  type KernelSessions,
  kernelHints,
  secondBestRoad,
} from '../kernel/index.js'
import { printableText } from '../source/index.js'
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

/** What is known of connections besides what the kernel tells of them. */
export interface FilterKnowledge extends Pick<KernelKnowledge, 'routes' | 'policyFrom'> {
  /** Whose zones they may be in. */
  readonly configuration: Configuration | undefined
  readonly areLabelsTold: boolean
}

/**
 * What an answer must say beside itself: what the kernel keeps from it. `query`: as `kernelQuery` has it. Others have
 * their turn while it is found out; who is not waited for any more, as `isStopped` says, need not find it out.
 */
export async function kernelWarnings(
  { missed, reading, sessions }: KernelSessions,
  command: ParsedCommand,
  query: SessionQuery | undefined,
  knowledge: Omit<FilterKnowledge, 'areLabelsTold'>,
  isStopped: () => boolean,
  all = kernelHints(),
): Promise<string[]> {
  const { counters, startTimes } = all
  const isList =
    command.command === 'show security flow session session-identifier' ||
    (command.command === 'show security flow session' && command.level !== 'summary')
  const isFull = isList && !(command.command === 'show security flow session' && command.level === 'brief')
  const isBest = reading.road === 'netlink'
  const hints = [
    ...(isList && counters !== undefined ? [counters] : []),
    ...(isFull && isBest && startTimes !== undefined ? [startTimes] : []),
  ]
  const unknown = unknownFilters(command, { ...knowledge, areLabelsTold: isBest })
  // Of nothing nothing is missed.
  const isAnyShown =
    hints.length > 0 &&
    unknown.length === 0 &&
    query !== undefined &&
    (await hasAny(sessions, query, isStopped))
  const full = fullTableWarning(reading.statistics)
  const secondBest =
    query === undefined || isClearCommand(command) ? undefined : secondBestRoad(reading, knowledge)
  return [
    ...(full === undefined ? [] : [full]),
    ...(secondBest === undefined ? [] : [secondBest]),
    ...new Set([...askedHints(command, all), ...(isAnyShown ? hints : [])]),
    ...unknown,
    ...(missed > 0 ? [`${counted(missed, 'connection')} found no room`] : []),
    ...(reading.unreadable === '' ? [] : [`connections that could not be read: ${reading.unreadable}`]),
  ]
}

/** Whether a query is about any session. It is looked for no further than the first one, which is not sorted then. */
async function hasAny(
  sessions: SessionSource,
  { sort: _, ...query }: SessionQuery,
  isStopped: () => boolean,
): Promise<boolean> {
  const listing = sessions.ask(query)
  const records = new Int32Array(1)
  let count = listing.next(records)
  while (count === 0 && !isStopped()) {
    await new Promise(setImmediate)
    count = listing.next(records)
  }
  return count > 0
}

/** Hints at what a command filters by and the kernel does not keep: no connection without it passes. */
export function askedHints(
  command: ParsedCommand,
  { counters, startTimes }: ReturnType<typeof kernelHints> = kernelHints(),
): string[] {
  if (!('filters' in command)) return []
  const asked = Object.keys(command.filters)
  const hints = [
    [/^(packets|bytes)/, counters],
    [/^duration/, startTimes],
  ] as const
  return hints.flatMap(([fields, hint]) =>
    hint !== undefined && asked.some((field) => fields.test(field)) ? [hint] : [],
  )
}

/** UTF-16 units of a name in a warning. */
const MOST_NAMED = 64

/** Filters that no connection passes, as the kernel has nothing of what they ask for. */
const NEVER: readonly (readonly [keyof SessionFilters, word: string, what: string])[] = [
  ['sourcePoolName', 'source-nat-pool', 'the kernel has no NAT pools'],
  ['isTunnel', 'tunnel', 'the kernel tells of no tunnels that end here'],
  ['isStale', 'stale', 'no configuration has decided here'],
]

/** Of a command's filters those that no connection passes, and why. */
export function unknownFilters(command: ParsedCommand, knowledge: FilterKnowledge): string[] {
  if (!('filters' in command)) return []
  const filters = command.filters as SessionFilters
  const { interfaceName, zoneName } = filters
  const rows: readonly (readonly [keyof SessionFilters, word: string, what: string | undefined])[] = [
    ...NEVER,
    [
      'interfaceName',
      'interface',
      interfaceName === undefined ? undefined : noInterface(interfaceName, knowledge),
    ],
    ['zoneName', 'zone', zoneName === undefined ? undefined : noZone(zoneName, knowledge)],
    ['policyNumber', 'policy-id', noPolicy(knowledge)],
  ]
  return rows
    .filter(([field, , what]) => filters[field] !== undefined && what !== undefined)
    .map(([, word, what]) => `${word} selects nothing: ${what}`)
}

function noInterface(name: string, { routes }: FilterKnowledge): string | undefined {
  if (!routes) return 'interfaces are known by netlink only'
  return hasDevice(name) ? undefined : `there is no interface ${shortName(name)}`
}

function noZone(name: string, { routes, configuration }: FilterKnowledge): string | undefined {
  if (!routes) return 'zones are those of interfaces, which are known by netlink only'
  if (!configuration) return 'zones are known with --config only'
  const isThere = configuration.rules.zones.some((zone) => zone?.name === name)
  return isThere ? undefined : `the configuration has no zone ${shortName(name)}`
}

/** As much of a name as it takes to know it again: what was typed may be very long. */
function shortName(name: string): string {
  const text = printableText(name)
  return text.length > MOST_NAMED ? `${text.slice(0, MOST_NAMED)}…` : text
}

function noPolicy({ policyFrom, areLabelsTold }: FilterKnowledge): string | undefined {
  if (!policyFrom) return 'policies are known by wingspan kernel policy-from only'
  return policyFrom.field === 'mark' || areLabelsTold ? undefined : 'labels are known by netlink only'
}
