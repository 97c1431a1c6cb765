/**
 * A command as expressions of a login class are held against it: in full words, without its pipe, however it was
 * asked for. Abbreviations, RPC names, the order of options and another spelling of a value are no way round an
 * expression, so a command is all the lines that say the same.
 */
import {
  APPLICATION_FILTERS,
  APPLICATION_SET_NAMES,
  type ApplicationTable,
  applicationsForFilter,
  formatAddress,
  formatPrefix,
  parseAddress,
  protocolNumber,
  protocolWord,
  withUnit,
} from '@wingspan/engine'
import type { ChosenOption, Option, OptionValue, Privilege, ValueType } from './node.js'
import type { Position } from './position.js'

export interface CanonicalCommand {
  readonly name: string
  readonly privilege: Privilege
  /** Options as they were given, values in their usual spelling. */
  readonly line: string
  /** The line, and the other ways to say it: each option first, in each of its spellings. */
  readonly lines: readonly string[]
}

/** The canonical form of a whole command: `endError` has found nothing wrong at this position. */
export function canonicalCommand({ node, values, path, applications }: Position): CanonicalCommand {
  const { name, privilege, argument, bareOption } = node.command!
  const options = [...values].map(([option, value]) => {
    const texts = textsOf(option, value, applications)
    return option === argument || option === bareOption ? texts : withWord(option, value, texts)
  })
  const usual = options.map(([first]) => first!)
  const lineOf = (words: readonly string[]) => [name, ...words, ...path.map(quoted)].join(' ')
  const others = options.flatMap((spellings, i) => {
    const rest = usual.filter((_, other) => other !== i)
    return spellings.map((spelling) => lineOf([spelling, ...rest]))
  })
  const line = lineOf(usual)
  return { name, privilege, line, lines: [...new Set([line, ...others])] }
}

/** The value of an option as it stands in a line, in each spelling. */
function textsOf(option: Option, value: OptionValue, applications: ApplicationTable): readonly string[] {
  if (!isChosen(value)) return spellingsOf(option, value, applications).map(quoted)
  return withWord(value.choice, value.value, textsOf(value.choice, value.value, applications))
}

function withWord({ word }: Option, value: OptionValue, texts: readonly string[]): readonly string[] {
  return value === true ? texts : texts.map((text) => `${word} ${text}`)
}

/** Whether a value is a choice among others. */
export function isChosen(value: OptionValue): value is ChosenOption {
  return typeof value === 'object' && 'choice' in value
}

/** All the words that stand for an option's value, the usual one first. */
export function spellingsOf(
  option: Option,
  value: Exclude<OptionValue, ChosenOption>,
  applications: ApplicationTable,
): readonly string[] {
  if (value === true) return [option.word]
  if (typeof value === 'string') return isInterface(option) ? unitSpellings(value) : [value]
  if (typeof value === 'number' || typeof value === 'bigint') return numberSpellings(option.value, value)
  if ('length' in value && 'family' in value) return prefixSpellings(formatPrefix(value))
  if ('family' in value) return [formatAddress(value)]
  return applicationSpellings(value, applications)
}

function numberSpellings(type: ValueType | undefined, value: number | bigint): readonly string[] {
  const digits = String(value)
  if (type?.kind === 'protocol') {
    // Some numbers are printed as a word that a command does not take.
    const word = protocolWord(Number(value))
    return protocolNumber(word) === value ? [...new Set([word, digits])] : [digits]
  }
  const word = type?.kind === 'enum' ? type.words.find((each) => each.value === value)?.word : undefined
  return [word ?? digits]
}

function isInterface({ value }: Option): boolean {
  return value?.kind === 'string' && value.names === 'interface'
}

/** An interface without a unit means its unit 0. */
function unitSpellings(name: string): readonly string[] {
  return [...new Set([name, withUnit(name, 0), name.replace(/\.0$/, '')])]
}

/** A host's prefix is its address as well. */
function prefixSpellings(prefix: string): readonly string[] {
  const [address, length] = prefix.split('/')
  if (length === undefined) return [prefix]
  const isHost = Number(length) === (parseAddress(address!)?.family === 6 ? 128 : 32)
  return isHost ? [prefix, address!] : [prefix]
}

function applicationSpellings(indices: readonly number[], applications: ApplicationTable): readonly string[] {
  const isSame = (name: string) => String(applicationsForFilter(name, applications)) === String(indices)
  const own = indices.filter((index) => index > 0).map((index) => applications.name(index))
  const words = APPLICATION_FILTERS.map(({ word }) => word)
  const names = [...new Set([...words, ...own, ...APPLICATION_SET_NAMES])].filter(isSame)
  return names.length > 0 ? names : [String(indices)]
}

/** A value with blanks keeps its quotes, so that it cannot pass for several words. */
function quoted(text: string): string {
  return /[\s"]/.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : text
}
