/**
 * What the `application` filter of `show security flow session` selects. Its words are ALG and service names, not
 * `junos-…` names (CLI reference; Juniper's YANG, enumeration of the `application` leaf); ours takes those too.
 */
import { type ApplicationTable, PREDEFINED_APPLICATIONS } from './application-table.js'
import { PREDEFINED_SETS } from './predefined.js'

/** A word of the filter: the ALGs and the application names that it stands for. */
export interface ApplicationFilter {
  readonly word: string
  readonly help: string
  readonly algs: readonly string[]
  readonly names: readonly string[]
}

const alg = (word: string, help: string, ...more: string[]): ApplicationFilter => ({
  word,
  help,
  algs: [word, ...more],
  names: [],
})

const service = (word: string, help: string, ...names: string[]): ApplicationFilter => ({
  word,
  help,
  algs: [],
  names,
})

/** The words of the filter, in alphabetical order. `ignore` is the empty ALG: sessions that no ALG looks after. */
export const APPLICATION_FILTERS: readonly ApplicationFilter[] = [
  alg('dns', 'Domain Name System'),
  alg('ftp', 'File Transfer Protocol, control and data', 'ftp-data'),
  service('http', 'Hypertext Transfer Protocol', 'junos-http'),
  service('https', 'Hypertext Transfer Protocol over TLS', 'junos-https'),
  { word: 'ignore', help: 'Sessions without an application layer gateway', algs: ['', 'ignore'], names: [] },
  service('imap', 'Internet Message Access Protocol', 'junos-imap'),
  alg('mgcp-ca', 'Media Gateway Control Protocol, call agent'),
  alg('mgcp-ua', 'Media Gateway Control Protocol, user agent'),
  alg('ms-rpc', 'Microsoft Remote Procedure Call'),
  alg('pptp', 'Point-to-Point Tunneling Protocol'),
  alg('q931', 'H.323 call signalling'),
  alg('ras', 'H.323 registration, admission and status'),
  alg('realaudio', 'RealAudio'),
  alg('rsh', 'Remote Shell'),
  alg('rtsp', 'Real Time Streaming Protocol'),
  alg('sccp', 'Skinny Client Control Protocol'),
  alg('sip', 'Session Initiation Protocol'),
  service('smtp', 'Simple Mail Transfer Protocol', 'junos-smtp', 'junos-mail'),
  alg('sqlnet-v2', 'Oracle SQL*Net version 2'),
  service('ssh', 'Secure Shell', 'junos-ssh'),
  alg('sun-rpc', 'Sun Remote Procedure Call'),
  alg('talk', 'Talk'),
  service('telnet', 'Telnet', 'junos-telnet'),
  alg('tftp', 'Trivial File Transfer Protocol'),
]

const SETS: ReadonlyMap<string, readonly string[]> = new Map(
  PREDEFINED_SETS.map(([name, members]) => [name, members.split(' ')]),
)

/** Names of the predefined application sets. */
export const APPLICATION_SET_NAMES: readonly string[] = [...SETS.keys()]

/**
 * The application indices that a value of the filter selects, in ascending order: a word of `APPLICATION_FILTERS`,
 * or the name of an application or a predefined application set. `ignore` holds 0, the sessions without any
 * application. Undefined for a word that is none of these.
 */
export function applicationsForFilter(
  word: string,
  table: ApplicationTable = PREDEFINED_APPLICATIONS,
): readonly number[] | undefined {
  const filter = APPLICATION_FILTERS.find((row) => row.word === word)
  if (filter) {
    const { algs, names } = filter
    return indicesWhere(
      table,
      (index) => algs.includes(table.alg(index)) || names.includes(table.name(index)),
    )
  }
  const names = table.names.includes(word) ? [word] : SETS.get(word)
  return names && indicesWhere(table, (index) => names.includes(table.name(index)))
}

function indicesWhere({ last }: ApplicationTable, selects: (index: number) => boolean): readonly number[] {
  const indices: number[] = []
  for (let index = 0; index <= last; index++) if (selects(index)) indices.push(index)
  return indices
}
