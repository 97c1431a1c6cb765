/** Values of options from text, and the words that can stand for them. */
import {
  APPLICATION_FILTERS,
  APPLICATION_NAMES,
  APPLICATION_SET_NAMES,
  type ApplicationTable,
  applicationsForFilter,
  FILTER_PROTOCOLS,
  parseAddress,
  parsePrefix,
  protocolNumber,
} from '@wingspan/engine'
import { type Candidate, CommandError, formatCandidates } from './command-error.js'
import type { EnumWord, KnownNames, NameKind, Option, OptionValue, ValueType } from './node.js'
import { matchWord, type Word } from './words.js'

const PROTOCOL_RANGE = { minimum: 0, maximum: 255 }

/** The value that `word` is for `option`, or what is wrong with it. */
export function parseValue(
  option: Option,
  type: ValueType,
  word: Word,
  applications: ApplicationTable,
): OptionValue | CommandError {
  const { text } = word
  switch (type.kind) {
    case 'number':
      return parseNumber(type, word)
    case 'enum':
      return parseEnum(option, type.words, word)
    case 'string':
      return text !== '' ? text : invalid(option, word, 'a name')
    case 'prefix':
      return parsePrefix(text) ?? invalid(option, word, 'an IPv4 or IPv6 address or prefix')
    case 'address':
      return parseAddress(text) ?? invalid(option, word, 'an IPv4 or IPv6 address')
    case 'protocol':
      return (
        protocolNumber(text) ??
        (isDigits(text)
          ? parseNumber(PROTOCOL_RANGE, word)
          : unknownProtocol(option, type, word, applications))
      )
    case 'application':
      return parseApplication(option, type, word, applications)
  }
}

function parseApplication(
  option: Option,
  type: ValueType,
  word: Word,
  applications: ApplicationTable,
): OptionValue | CommandError {
  const { text, column } = word
  const indices = applicationsForFilter(text, applications)
  if (indices) return indices
  const matches = matchWord(text, APPLICATION_FILTERS)
  if (matches.length === 1) return applicationsForFilter(matches[0]!.word, applications)!
  if (matches.length > 1) return ambiguous(word, matches.map(supported))
  const own = ownApplications(applications).length > 0 ? 'a name of the configuration, ' : ''
  const names = `${own}a junos- name or one of: ${listed(APPLICATION_FILTERS)}`
  const message = `error: unknown application '${text}', expecting ${names}`
  return new CommandError(
    'unknown-application',
    column,
    [message],
    valueCandidates(option, type, '', applications),
  )
}

/** The words that can stand for a value and begin with `partial`; what has no words is described in brackets. */
export function valueCandidates(
  option: Option,
  type: ValueType,
  partial: string,
  applications: ApplicationTable,
  names: KnownNames = {},
): readonly Candidate[] {
  const name = (type.kind === 'number' && type.called?.name) || option.word
  const described: Candidate = { word: `<${name}>`, help: describe(option, type), supported: true }
  const words = valueWords(type, partial, applications, names)
  const candidates = words.map(supported).filter(({ word }) => word.startsWith(partial))
  return type.kind === 'enum' || type.kind === 'application' ? candidates : [described, ...candidates]
}

function valueWords(
  type: ValueType,
  partial: string,
  applications: ApplicationTable,
  names: KnownNames,
): readonly EnumWord[] {
  switch (type.kind) {
    case 'enum':
      return type.words
    case 'string':
      return [...(type.words ?? []), ...namesOf(type.names, names)]
    case 'protocol':
      return FILTER_PROTOCOLS
    case 'application':
      return [
        ...APPLICATION_FILTERS,
        ...ownApplications(applications),
        ...(partial === '' ? [] : JUNOS_APPLICATIONS),
      ]
    default:
      return []
  }
}

const PREDEFINED_NAMES: ReadonlySet<string> = new Set(APPLICATION_NAMES)

/** The predefined names would bury the device's own words, so they join once something has been typed. */
const JUNOS_APPLICATIONS: readonly EnumWord[] = [
  ...APPLICATION_NAMES.map((word) => ({ word, help: 'Predefined application' })),
  ...APPLICATION_SET_NAMES.map((word) => ({ word, help: 'Predefined application set' })),
].sort((a, b) => (a.word < b.word ? -1 : 1))

/** Words that can be typed as they are. */
const PLAIN_NAME = /^[^\s"|<]+$/

function namesOf(kind: NameKind | undefined, names: KnownNames): readonly EnumWord[] {
  return nameWords((kind && names[kind]) ?? [])
}

/** Names of a configuration, as far as they can be typed. */
export function nameWords(names: readonly string[]): readonly EnumWord[] {
  return names
    .filter((word) => PLAIN_NAME.test(word))
    .map((word) => ({ word, help: 'Name in the configuration' }))
}

/** Names that only the configuration knows. */
function ownApplications({ names }: ApplicationTable): readonly EnumWord[] {
  return names
    .filter((name) => !PREDEFINED_NAMES.has(name))
    .map((word) => ({ word, help: 'Application of the configuration' }))
}

function describe(option: Option, type: ValueType): string {
  const range = type.kind === 'number' ? type : type.kind === 'protocol' ? PROTOCOL_RANGE : undefined
  return range ? `${option.help} (${range.minimum}..${range.maximum})` : option.help
}

/** A word that could mean several, with what they are. */
export function ambiguous(word: Word, candidates: readonly Candidate[]): CommandError {
  const lines = [`error: '${word.text}' is ambiguous.`, ...formatCandidates(candidates)]
  return new CommandError('ambiguous-word', word.column, lines, candidates)
}

/** What was expected, in one phrase: the words while they are few, else `<placeholder>`. */
export function expecting(candidates: readonly Candidate[], placeholder: string): string {
  const words = candidates.filter(({ supported }) => supported)
  return words.length === 0 || words.length > 4
    ? `syntax error, expecting <${placeholder}>.`
    : expectingOneOf(words)
}

/** What was expected for an option, in one phrase: all words where it takes no others. */
export function expectingFor({ word, choices, value }: Option, candidates: readonly Candidate[]): string {
  if (choices || value?.kind === 'enum') return expectingOneOf(candidates)
  if (value?.kind !== 'number' || !value.called) return expecting(candidates, word)
  const { minimum, maximum, called } = value
  return `syntax error, expecting <${called.name}> (${minimum}..${maximum}, ${called.note}).`
}

function expectingOneOf(entries: readonly { readonly word: string }[]): string {
  const words = entries.map(({ word }) => word)
  const last = words.pop()!
  return `syntax error, expecting ${words.length > 0 ? `${words.join(', ')} or ` : ''}${last}.`
}

function parseNumber(
  range: { readonly minimum: number; readonly maximum: number | bigint },
  { text, column }: Word,
): number | bigint | CommandError {
  if (!isDigits(text)) {
    return new CommandError('invalid-value', column, [`error: Invalid numeric value: '${text}'`])
  }
  const digits = text.replace(/^0+(?=.)/, '')
  // No range needs more than 20 digits, and reading a very long number takes long.
  const value = digits.length <= 20 ? BigInt(digits) : undefined
  if (value === undefined || value < range.minimum || value > range.maximum) {
    const message = `error: Value ${text} is not within range (${range.minimum}..${range.maximum})`
    return new CommandError('out-of-range', column, [message])
  }
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
}

function parseEnum(option: Option, words: readonly EnumWord[], word: Word): OptionValue | CommandError {
  const matches = matchWord(word.text, words)
  if (matches.length === 1) return matches[0]!.value ?? matches[0]!.word
  if (matches.length > 1) return ambiguous(word, matches.map(supported))
  const candidates = words.map(supported)
  return new CommandError('unknown-word', word.column, [expectingFor(option, candidates)], candidates)
}

function unknownProtocol(
  option: Option,
  type: ValueType,
  { text, column }: Word,
  applications: ApplicationTable,
): CommandError {
  const { minimum, maximum } = PROTOCOL_RANGE
  const names = listed(FILTER_PROTOCOLS)
  return new CommandError(
    'unknown-protocol',
    column,
    [`error: unknown protocol '${text}', expecting a number (${minimum}..${maximum}) or one of: ${names}`],
    valueCandidates(option, type, '', applications),
  )
}

function invalid(option: Option, { text, column }: Word, expected: string): CommandError {
  const message = `error: invalid value '${text}' for ${option.word}, expecting ${expected}`
  return new CommandError('invalid-value', column, [message])
}

function isDigits(text: string): boolean {
  return /^[0-9]+$/.test(text)
}

function listed(rows: readonly EnumWord[]): string {
  return rows.map(({ word }) => word).join(' ')
}

function supported({ word, help }: EnumWord): Candidate {
  return { word, help, supported: true }
}
