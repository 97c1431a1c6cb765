/** Sets of characters in an expression (POSIX 1003.2, section 9.3.5), upper and lower case alike. */

/** First and last code point. */
export type Range = readonly [number, number]

export interface CharacterSet {
  readonly ranges: readonly Range[]
  readonly isNegated: boolean
}

const code = (character: string): number => character.codePointAt(0)!
const ranges = (...pairs: readonly string[]): readonly Range[] =>
  pairs.map((pair) => [code(pair), pair.codePointAt(pair.length - 1)!])

const DIGIT = ranges('09')
const ALPHA = ranges('AZ', 'az')
const ALNUM = [...DIGIT, ...ALPHA]
const BLANK: readonly Range[] = ranges('  ', '\t\t')
const SPACE: readonly Range[] = ranges('  ', '\t\r')
const WORD = [...ALNUM, ...ranges('__')]

/** `[:name:]` in brackets. */
export const CHARACTER_CLASSES: ReadonlyMap<string, readonly Range[]> = new Map([
  ['alnum', ALNUM],
  ['alpha', ALPHA],
  ['blank', BLANK],
  ['cntrl', ranges('\x00\x1f', '\x7f\x7f')],
  ['digit', DIGIT],
  ['graph', ranges('!~')],
  ['lower', ranges('az')],
  ['print', ranges(' ~')],
  ['punct', ranges('!/', ':@', '[`', '{~')],
  ['space', SPACE],
  ['upper', ranges('AZ')],
  ['xdigit', ranges('09', 'AF', 'af')],
])

/** `\d` and its like, which POSIX leaves open and people write. */
export const ESCAPED_SETS: ReadonlyMap<string, CharacterSet> = new Map([
  ['d', { ranges: DIGIT, isNegated: false }],
  ['D', { ranges: DIGIT, isNegated: true }],
  ['s', { ranges: SPACE, isNegated: false }],
  ['S', { ranges: SPACE, isNegated: true }],
  ['w', { ranges: WORD, isNegated: false }],
  ['W', { ranges: WORD, isNegated: true }],
])

export const ANY_CHARACTER: CharacterSet = { ranges: [], isNegated: true }

/** The set of one character. */
export function oneCharacter(character: string): CharacterSet {
  return { ranges: [[code(character), code(character)]], isNegated: false }
}

/** A character as it is and in both cases, as code points. */
export function casesOf(character: string): readonly number[] {
  return [character, character.toLowerCase(), character.toUpperCase()].map(code)
}

/** Whether a set holds a character in any of its cases. */
export function holdsAny({ ranges, isNegated }: CharacterSet, cases: readonly number[]): boolean {
  for (const [first, last] of ranges) {
    for (const point of cases) if (point >= first && point <= last) return !isNegated
  }
  return isNegated
}
