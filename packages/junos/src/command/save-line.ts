/** A line whose answer is saved by who asks, where another program answers. */
import { PIPE_TREE } from './pipe.js'
import { matchWord, splitWords } from './words.js'

export interface SaveLine {
  /** The line without `| save` and what follows it. */
  readonly line: string
  readonly fileName: string
}

/** The two parts of a line that ends in `| save FILE`; undefined for any other line. The rest is not checked. */
export function splitSave(line: string): SaveLine | undefined {
  const { words } = splitWords(line)
  const bar = words.findLastIndex(({ isBar }) => isBar)
  const [pipe, fileName, more] = words.slice(bar + 1)
  if (bar < 0 || !pipe || !fileName || more) return undefined
  const meant = matchWord(pipe.text, PIPE_TREE.children!)
  if (meant.length !== 1 || meant[0]!.pipe !== 'save') return undefined
  return { line: [...line].slice(0, words[bar]!.column).join(''), fileName: fileName.text }
}
