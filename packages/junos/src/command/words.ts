/**
 * A command line as words: separated by blanks, with "…" around what holds blanks or bars, and \ before " or \ inside.
 * A bar outside quotation marks is a word of its own, also where no blank stands beside it.
 */

/** A word, and where it starts: characters (code points) from the start of the line. */
export interface Word {
  readonly text: string
  readonly column: number
  /** Whether it is the bar that begins a pipe. */
  readonly isBar?: true
}

/** The words of a line; `openQuote` is where a quotation starts that does not end. */
export interface Words {
  readonly words: readonly Word[]
  readonly openQuote?: number
}

const BLANK = /\s/
const BAR = '|'
const WORD_END = /[\s|]/

export function splitWords(line: string): Words {
  const characters = [...line]
  const words: Word[] = []
  for (let i = 0; i < characters.length; i++) {
    if (BLANK.test(characters[i]!)) continue
    const column = i
    if (characters[i] === BAR) {
      words.push({ text: BAR, column, isBar: true })
      continue
    }
    let text = ''
    for (; i < characters.length && !WORD_END.test(characters[i]!); i++) {
      if (characters[i] !== '"') {
        text += characters[i]
        continue
      }
      const openQuote = i
      for (i++; characters[i] !== '"'; i++) {
        if (characters[i] === '\\' && (characters[i + 1] === '"' || characters[i + 1] === '\\')) i++
        if (i >= characters.length) return { words, openQuote }
        text += characters[i]
      }
    }
    words.push({ text, column })
    // The bar or blank that ended it is looked at again.
    i--
  }
  return { words }
}

/** Text that is safe to print in one line: a blank for each control or invisible character; columns stay the same. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
}

/** The words that `text` can mean: the one it is, or else all that it begins. */
export function matchWord<Entry extends { readonly word: string }>(
  text: string,
  entries: readonly Entry[],
): readonly Entry[] {
  const exact = entries.find((entry) => entry.word === text)
  return exact ? [exact] : text === '' ? [] : entries.filter((entry) => entry.word.startsWith(text))
}
