/** Numbers, bars and texts in few columns. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textWidth } from '../../src/terminal/index.js'
import { cutEndpoint, cutText, fitText, wrapText } from '../../src/top/fit-text.js'
import { compactNumber, compactRate, compactSeconds, NUMBER_COLUMNS } from '../../src/top/number-text.js'
import { sparkline } from '../../src/top/sparkline.js'
import { cutLine, lineWidth, styledText, twoEnds } from '../../src/top/styled-line.js'

describe('numbers', () => {
  it.each([
    [0, '0'],
    [9999, '9999'],
    [9999.6, '10.0k'],
    [12_345, '12.3k'],
    [99_960, '100k'],
    [999_499, '999k'],
    [999_600, '1.00M'],
    [1_234_567, '1.23M'],
    [2 ** 48, '281T'],
    [Number.NaN, '-'],
  ])('%d is %s', (value, text) => {
    expect(compactNumber(value)).toBe(text)
  })

  it('never take more columns than there are', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e22, noNaN: true }), (value) => {
        expect(compactNumber(value).length).toBeLessThanOrEqual(NUMBER_COLUMNS)
        expect(compactRate(value).length).toBeLessThanOrEqual(NUMBER_COLUMNS)
      }),
    )
  })

  it('of a slow rate have a decimal', () => {
    expect([0, 0.25, 9.94, 10.4, Number.NaN].map(compactRate)).toEqual(['0', '0.3', '9.9', '10', '-'])
  })

  it.each([
    [0, '0s'],
    [59, '59s'],
    [60, '1m00s'],
    [3599, '59m59s'],
    [3600, '1h00m'],
    [90_061, '1d01h'],
    [Number.NaN, '-'],
  ])('of %d seconds are %s', (seconds, text) => {
    expect(compactSeconds(seconds)).toBe(text)
  })
})

describe('bars', () => {
  it('are as high as the highest, the newest at the right end', () => {
    expect(sparkline([0, 1, 50, 100], 6, true)).toBe('  ▁▂▄█')
    expect(sparkline([0, 1, 50, 100], 6, false)).toBe('  _.=#')
  })

  it('leave out what is not known, and the oldest where there is no room', () => {
    expect(sparkline([7, 8, Number.NaN, 4], 3, true)).toBe('█ ▄')
    expect(sparkline([7], 0, true)).toBe('')
  })
})

describe('texts', () => {
  it('take exactly as many columns as they are given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(30), (text, columns) => {
        expect(textWidth(fitText(text, columns, 'right'))).toBe(columns)
        expect(textWidth(cutText(text, columns))).toBeLessThanOrEqual(columns)
      }),
    )
  })

  it('that are cut say so, and are cut between characters', () => {
    expect(cutText('trust-untrust', 8)).toBe('trust-u~')
    expect(fitText('日本語', 4)).toBe('日~ ')
  })

  it('hide nothing in invisible characters', () => {
    expect(fitText('a\x1b[2Jb\u202ec', 8)).toBe('a[2Jbc  ')
  })

  it('keep the port of an address', () => {
    expect(cutEndpoint('2001:db8:85a3::8a2e:370:7334/443', 16)).toBe('2001:db8:85~/443')
    expect(cutEndpoint('192.0.2.1/51820', 15)).toBe('192.0.2.1/51820')
    expect(cutEndpoint('192.0.2.1/51820', 6)).toBe('192.0~')
  })

  it('are wrapped at blanks, and nothing of them is lost', () => {
    expect(wrapText('Policy name: web/4, State: Valid', 20)).toEqual([
      'Policy name: web/4,',
      '  State: Valid',
    ])
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (text, columns) => {
        const bare = (each: string) => each.replaceAll(/\s/g, '')
        expect(bare(wrapText(text, columns).join(''))).toBe(bare(text))
      }),
    )
  })
})

describe('lines', () => {
  it('are cut in the middle of a piece', () => {
    const line = [{ text: 'abc', style: 'title' as const }, { text: 'defg' }, { text: 'h' }]
    expect(cutLine(line, 5)).toEqual([{ text: 'abc', style: 'title' }, { text: 'd~' }])
  })

  it('have something at both ends where there is room', () => {
    const both = twoEnds([{ text: 'left' }], [{ text: 'right' }], 12)
    expect(both.map(({ text }) => text).join('')).toBe('left   right')
    expect(lineWidth(twoEnds([{ text: 'left' }], [{ text: 'right' }], 9))).toBe(4)
  })

  it('have colours only where there are any', () => {
    const line = [
      { text: '5', style: 'rate' as const },
      { text: ' ' },
      { text: 'x', style: 'selected' as const },
    ]
    expect(styledText(line, false)).toBe('5 \x1b[7mx\x1b[0m')
    expect(styledText(line, true)).toBe('\x1b[32m5\x1b[0m \x1b[7mx\x1b[0m')
  })
})
