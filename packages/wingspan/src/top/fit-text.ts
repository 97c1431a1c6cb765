/** Texts in a given number of columns. What is shown comes from outside, so what cannot be shown is left out. */
import { nextCharacter, shownText, textWidth } from '../terminal/index.js'

export type Alignment = 'left' | 'right'

/** Says that something was cut off. */
const CUT = '~'
const INDENT = '  '

/** A text in exactly so many columns, cut or filled up. */
export function fitText(text: string, columns: number, alignment: Alignment = 'left'): string {
  const fitting = cutText(shownText(text), columns)
  const blanks = ' '.repeat(Math.max(0, columns - textWidth(fitting)))
  return alignment === 'left' ? fitting + blanks : blanks + fitting
}

/** A text in at most so many columns. */
export function cutText(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text
  return columns < 1 ? '' : startOf(text, columns - 1) + CUT
}

/** An address and its port in at most so many columns: the port stays as long as anything of the address does. */
export function cutEndpoint(text: string, columns: number): string {
  const slash = text.lastIndexOf('/')
  const port = slash < 0 ? '' : text.slice(slash)
  const room = columns - textWidth(port)
  if (textWidth(text) <= columns || port === '' || room < 2) return cutText(text, columns)
  return cutText(text.slice(0, slash), room) + port
}

/** As many whole characters as there is room for. */
function startOf(text: string, columns: number): string {
  let [end, width] = [0, 0]
  while (end < text.length) {
    const next = nextCharacter(text, end)
    width += textWidth(text.slice(end, next))
    if (width > columns) break
    end = next
  }
  return text.slice(0, end)
}

/** A text in lines of at most so many columns, broken at blanks where there are any; lines that go on are indented. */
export function wrapText(text: string, columns: number): string[] {
  const lines: string[] = []
  let rest = text
  while (textWidth(rest) > columns) {
    const start = startOf(rest, columns)
    const blank = start.search(/\S\s+\S*$/) + 1
    // A line that holds not even one character would have no end.
    const end = blank || Math.max(start.length, nextCharacter(rest, INDENT.length))
    lines.push(rest.slice(0, end))
    const following = rest.slice(end).trimStart()
    if (following === '') return lines
    rest = INDENT + following
  }
  return [...lines, rest]
}
