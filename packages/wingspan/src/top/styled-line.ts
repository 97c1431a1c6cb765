/** Lines as the view makes them: pieces of text and what they are; and as a terminal is told them (ECMA-48 SGR). */
import { textWidth } from '../terminal/index.js'
import { cutText } from './fit-text.js'

/** What a piece of text is, by the parameters of SGR without colours and with them. */
const STYLES = {
  title: ['1', '1'],
  heading: ['7', '7'],
  sorted: ['1;7', '1;7;36'],
  selected: ['7', '7'],
  ended: ['2', '2'],
  rate: ['', '32'],
  bars: ['', '36'],
  trouble: ['1', '1;31'],
} as const

export type Style = keyof typeof STYLES

export interface Span {
  readonly text: string
  readonly style?: Style | undefined
}

export type Line = readonly Span[]

export function lineWidth(line: Line): number {
  return line.reduce((width, { text }) => width + textWidth(text), 0)
}

/** A line in at most so many columns. */
export function cutLine(line: Line, columns: number): Line {
  let room = columns
  return line.flatMap((span) => {
    const text = cutText(span.text, room)
    room -= textWidth(text)
    return text === '' ? [] : [{ ...span, text }]
  })
}

/** Two lines in one, the second at its right end; left out where there is no room for it. */
export function twoEnds(left: Line, right: Line, columns: number): Line {
  const blanks = columns - lineWidth(left) - lineWidth(right)
  return blanks < 1 ? cutLine(left, columns) : [...left, { text: ' '.repeat(blanks) }, ...right]
}

/** A line for a terminal; without `hasColours` bold and reverse are all that is used. */
export function styledText(line: Line, hasColours: boolean): string {
  return line
    .map(({ text, style }) => {
      const parameters = style === undefined ? '' : STYLES[style][hasColours ? 1 : 0]
      return parameters === '' || text === '' ? text : `\x1b[${parameters}m${text}\x1b[0m`
    })
    .join('')
}
