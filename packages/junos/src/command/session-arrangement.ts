/**
 * `sort-by` and `group-by`: how the sessions of `show security flow session` are shown, where not one after the other as
 * they stand in the table. No device has these words: people script around the command to get what they answer.
 */
import { GROUP_PREFIXES, type SessionGrouping, type SessionOrder, type SessionSort } from '@wingspan/engine'
import { fieldsOf, type GivenOptions } from './given.js'
import type { ChosenOption, Option, ValueType } from './node.js'

/** Sessions or groups that are shown where nothing else is asked for. */
export const DEFAULT_LIMIT = 20
/** The most of them that may be asked for: they are chosen in memory. */
export const LARGEST_LIMIT = 1000
const PREFIX_LENGTH: ValueType = {
  kind: 'number',
  minimum: 0,
  maximum: 128,
  called: { name: 'prefix-length', note: 'of IPv4 0..32' },
}

const ORDER_HELP: Readonly<Record<SessionOrder, string>> = {
  bytes: 'Most bytes first, of both wings',
  packets: 'Most packets first, of both wings',
  duration: 'Longest duration first',
  timeout: 'Longest current timeout first',
  'start-time': 'Newest first',
  'bytes-rate': 'Most bytes per second first',
}

const ORDER: ValueType = {
  kind: 'enum',
  words: Object.entries(ORDER_HELP).map(([word, help]) => ({ word, help })),
}

const GROUP_HELP: Readonly<Record<SessionGrouping['by'], string>> = {
  protocol: 'IP protocol',
  policy: 'Policy',
  application: 'Application',
  'source-prefix': 'Networks of sources, by prefix length',
  'destination-prefix': 'Networks of destinations, by prefix length',
  interface: 'Incoming interface',
  zone: 'Zone of the incoming interface',
  state: 'State of the session',
}

const WITH_LENGTH: ReadonlySet<string> = new Set(GROUP_PREFIXES)

const GROUPINGS: readonly Option[] = Object.entries(GROUP_HELP).map(([word, help]) => ({
  word,
  help,
  ...(WITH_LENGTH.has(word) ? { value: PREFIX_LENGTH } : {}),
}))

export const SESSION_ARRANGEMENT: readonly Option[] = [
  {
    word: 'sort-by',
    help: 'Show the first sessions in this order',
    value: ORDER,
    field: 'sortBy',
    excludes: ['group-by', 'summary', 'count', 'start-identifier'],
    isOurs: true,
  },
  {
    word: 'group-by',
    help: 'Show the heaviest groups of sessions, not the sessions',
    choices: GROUPINGS,
    field: 'groupBy',
    excludes: ['brief', 'extensive', 'summary', 'count', 'start-identifier'],
    isOurs: true,
  },
  {
    word: 'limit',
    help: `Sessions or groups to show (default ${DEFAULT_LIMIT})`,
    value: { kind: 'number', minimum: 1, maximum: LARGEST_LIMIT },
    field: 'limit',
    needs: ['sort-by', 'group-by'],
    isOurs: true,
  },
]

/** Groups of sessions: by what, and how many. */
export interface SessionGroups {
  readonly by: SessionGrouping
  readonly most: number
}

/** How sessions are shown; neither is there where they are shown in table order. */
export interface SessionArrangement {
  readonly sort?: SessionSort
  readonly groups?: SessionGroups
}

export function arrangementOf(values: GivenOptions): SessionArrangement {
  const { sortBy, groupBy, limit } = fieldsOf(values)
  const most = (limit as number | undefined) ?? DEFAULT_LIMIT
  if (sortBy !== undefined) return { sort: { by: sortBy as SessionOrder, most } }
  if (groupBy === undefined) return {}
  const { choice, value } = groupBy as ChosenOption
  const by = { by: choice.word, ...(value === true ? {} : { prefixLength: value }) } as SessionGrouping
  return { groups: { by, most } }
}
