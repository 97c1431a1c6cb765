/**
 * `show security flow session`, in every form: filters and level to a question, and what it is answered with
 * (Junos reference). Rows and counts are found while the answer is written out.
 */
import {
  asksProtocolOnly,
  type Bounds,
  GroupScan,
  type NameDictionary,
  type ProtocolTraffic,
  type SessionGrouping,
  type SessionListing,
  type SessionQuery,
  SessionState,
  type SummaryCount,
  withUnit,
} from '@wingspan/engine'
import type {
  SessionArrangement,
  SessionFilters,
  SessionIdentifier,
  ShowSessionsCommand,
} from '../command/index.js'
import { SessionNames } from './session-names.js'
import type { ShowSource } from './show-source.js'

export interface SessionListResult {
  readonly kind: 'session-list'
  readonly view: 'brief' | 'extensive'
  readonly listing: SessionListing
  readonly interfaceNames: NameDictionary
  readonly names: SessionNames
}

export interface SessionSummaryResult {
  readonly kind: 'session-summary'
  /** Whether only some sessions were asked for: the summary then has another form. */
  readonly filtered: boolean
  readonly scan: SummaryCount
  readonly names: SessionNames
}

export interface SessionGroupsResult {
  readonly kind: 'session-groups'
  readonly by: SessionGrouping
  readonly scan: GroupScan
  readonly interfaceNames: NameDictionary
  readonly names: SessionNames
  /** What the protocols of these sessions have carried; undefined where the question, or the source, is another. */
  readonly traffic: (() => CarriedTraffic) | undefined
}

/** Packets and bytes of all sessions that there ever were, as of a moment in microseconds since 1970. */
export interface CarriedTraffic extends ProtocolTraffic {
  readonly asOfMicroseconds: number
  /** The only one that was asked for. */
  readonly protocol: number | undefined
}

/** No zone and no pool has this number. */
const NOBODYS_NUMBER = -1
/** No session has this identifier. */
const NOBODY = 0

/** The sessions that pass the filters, groups of them, or their counts. */
export function showSessions(
  command: ShowSessionsCommand,
  source: ShowSource,
): SessionListResult | SessionSummaryResult | SessionGroupsResult {
  const { level, filters, groups } = command
  if (groups) {
    const scan = new GroupScan(askSessions(command, source), groups.by, groups.most)
    const { interfaceNames } = source.columns
    const traffic = groups.by.by === 'protocol' ? carried(command, source) : undefined
    return { kind: 'session-groups', by: groups.by, scan, interfaceNames, names: namesOf(source), traffic }
  }
  if (level !== 'summary') return list(askSessions(command, source), level, source)
  const filtered = Object.keys(filters).length > 0
  return {
    kind: 'session-summary',
    filtered,
    scan: source.sessions.summarize(sessionQuery(filters, source)),
    names: namesOf(source),
  }
}

/** What has been carried is known by protocol only, so it is no answer to a question for some of the sessions. */
function carried({ filters }: ShowSessionsCommand, source: ShowSource): (() => CarriedTraffic) | undefined {
  const query = sessionQuery(filters, source)
  const { columns, counters } = source
  const { traffic } = counters
  if (!traffic || !asksProtocolOnly(query)) return undefined
  const { packets, bytes } = traffic
  return () => ({ packets, bytes, protocol: query.protocol, asOfMicroseconds: columns.countersAsOf })
}

/** The sessions that a command is about, sorted if it sorts them. */
export function askSessions(
  { filters, sort }: Pick<ShowSessionsCommand, 'filters'> & SessionArrangement,
  source: Pick<ShowSource, 'sessions' | 'configured' | 'named'>,
): SessionListing {
  return source.sessions.ask({ ...sessionQuery(filters, source), ...(sort ? { sort } : {}) })
}

/** The one session of an identifier, in full. */
export function showSession(identifier: SessionIdentifier, source: ShowSource): SessionListResult {
  const listing = source.sessions.ask({ sessionIdentifier: exactIdentifier(identifier) })
  return list(listing, 'extensive', source)
}

function list(listing: SessionListing, view: 'brief' | 'extensive', source: ShowSource): SessionListResult {
  const { interfaceNames } = source.columns
  return { kind: 'session-list', view, listing, interfaceNames, names: namesOf(source) }
}

function namesOf({ columns, configured, named }: ShowSource): SessionNames {
  return new SessionNames(columns, configured?.configuration ?? named)
}

/** The question that filters are. */
export function sessionQuery(
  filters: SessionFilters,
  source: Pick<ShowSource, 'configured' | 'named'>,
): SessionQuery {
  const start = filters.startIdentifier
  const exactStart = start === undefined ? undefined : exactly(start)
  return definedOnly({
    protocol: filters.protocol,
    family: filters.family,
    sourcePrefix: filters.sourcePrefix,
    destinationPrefix: filters.destinationPrefix,
    sourcePort: filters.sourcePort,
    destinationPort: filters.destinationPort,
    // An interface without a unit means its unit 0, as everywhere on a device.
    interface: filters.interfaceName === undefined ? undefined : withUnit(filters.interfaceName, 0),
    applications: filters.applications,
    state: filters.validity === undefined ? undefined : SessionState[filters.validity],
    durationSeconds: bounds(filters.durationMoreThanSeconds, filters.durationLessThanSeconds),
    timeoutSeconds: bounds(filters.timeoutMoreThanSeconds, filters.timeoutLessThanSeconds),
    currentTimeoutSeconds: bounds(
      filters.currentTimeoutMoreThanSeconds,
      filters.currentTimeoutLessThanSeconds,
    ),
    packets: bounds(filters.packetsMoreThan, filters.packetsLessThan),
    bytes: bounds(filters.bytesMoreThan, filters.bytesLessThan),
    startIdentifier: exactStart,
    // A place in the table that no identifier ever had: nothing comes after it.
    sessionIdentifier: start !== undefined && exactStart === undefined ? NOBODY : undefined,
    count: filters.count,
    policy: filters.policyNumber,
    isTranslated: filters.isTranslated,
    isTunnel: filters.isTunnel,
    // Where nothing decides, nothing was decided before.
    decidedBefore: filters.isStale ? (source.configured?.configuration.generation ?? 0) : undefined,
    ...namedParts(filters, source),
  })
}

/**
 * Zones and pools by name. A name that the configuration does not have selects nothing, as an interface or a policy
 * number that no session has: what a device says to it is not known.
 */
function namedParts(
  { zoneName, sourcePoolName }: SessionFilters,
  { configured, named }: Pick<ShowSource, 'configured' | 'named'>,
) {
  const rules = (configured?.configuration ?? named)?.rules
  const zone = rules?.zones.find(({ name }) => name === zoneName)?.number
  const pool = rules?.nat.sourcePools.find(({ name }) => name === sourcePoolName)?.number
  return {
    zone: zoneName === undefined ? undefined : (zone ?? NOBODYS_NUMBER),
    sourceNatPool: sourcePoolName === undefined ? undefined : (pool ?? NOBODYS_NUMBER),
  }
}

/** An identifier as a query takes it: of one that no session can have, that of nobody. */
export function exactIdentifier(identifier: SessionIdentifier): number {
  return exactly(identifier) ?? NOBODY
}

/** An identifier as a number; undefined beyond 2^53 - 1, where no session has one. */
function exactly(identifier: SessionIdentifier): number | undefined {
  return typeof identifier === 'number' && Number.isSafeInteger(identifier) ? identifier : undefined
}

function bounds(moreThan: number | undefined, lessThan: number | undefined): Bounds | undefined {
  if (moreThan === undefined && lessThan === undefined) return undefined
  return definedOnly({ moreThan, lessThan })
}

type DefinedOnly<Whole> = { [Name in keyof Whole]?: Exclude<Whole[Name], undefined> }

function definedOnly<Whole extends object>(whole: Whole): DefinedOnly<Whole> {
  return Object.fromEntries(
    Object.entries(whole).filter(([, value]) => value !== undefined),
  ) as DefinedOnly<Whole>
}
