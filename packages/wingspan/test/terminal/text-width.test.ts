/** Columns of characters, as terminals count them. */
import { expect, it } from 'vitest'
import { textWidth } from '../../src/terminal/text-width.js'

it('is none, one or two a character', () => {
  const widths = (...texts: string[]) => texts.map(textWidth)
  expect(widths('', 'abc', 'é', 'e\u0301', '\u200b')).toEqual([0, 3, 1, 1, 0])
  expect(widths('世界', 'カ', '한', 'Ａ', '😀')).toEqual([4, 2, 2, 2, 2])
  // A flag is two letters of one column each; half-width kana and a lone surrogate take one.
  expect(widths('\u{1f1e9}\u{1f1ea}', 'ｶ', '\ud800')).toEqual([2, 1, 1])
})
