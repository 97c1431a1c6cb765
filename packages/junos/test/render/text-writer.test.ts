import { formatAddress, makeAddress } from '@wingspan/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TextWord, TextWriter, WordList } from '../../src/render/text-writer.js'
import { encodeText } from '../../src/render/utf8.js'

function written(write: (out: TextWriter) => void): string {
  const out = new TextWriter(0)
  out.reserve(100)
  write(out)
  return Buffer.from(out.written).toString('utf8')
}

describe('TextWriter', () => {
  it('writes whole numbers of any size', () => {
    const edges = Array.from({ length: 16 }, (_, digits) => 10 ** digits).flatMap((power) => [
      power - 1,
      power,
      -power,
    ])
    for (const value of [...edges, Number.MAX_SAFE_INTEGER, 4294967295, 4294967296]) {
      expect(written((out) => out.decimal(value))).toBe(String(value))
    }
    const numbers = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.nat(99_999))
    fc.assert(fc.property(numbers, (value) => written((out) => out.decimal(value)) === String(value)))
  })

  it('writes 32 bits in hexadecimal, unsigned', () => {
    const bits = fc.integer({ min: 0, max: 0xffffffff })
    fc.assert(
      fc.property(bits, (value) => written((out) => out.hexadecimal(value)) === `0x${value.toString(16)}`),
    )
    expect(written((out) => out.hexadecimal(0))).toBe('0x0')
    expect(written((out) => out.hexadecimal(0x80000040 | 0))).toBe('0x80000040')
  })

  it('writes addresses', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(4 as const, 6 as const),
        fc.array(fc.integer(), { minLength: 4, maxLength: 4 }),
        (family, words) => {
          const text = written((out) => out.address(family, Int32Array.from(words)))
          return text === formatAddress(makeAddress(family, words))
        },
      ),
    )
  })

  it('writes words of any length and text one after the other, and grows when it must', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 30 })), (texts) => {
        const out = new TextWriter(5)
        for (const text of texts) {
          const word = new TextWord(text)
          out.reserve(word.length)
          out.word(word)
        }
        expect(Buffer.from(out.written).toString('utf8')).toBe(texts.join(''))
      }),
    )
  })

  it('starts again after clear', () => {
    const out = new TextWriter(64)
    out.decimal(123456)
    out.clear()
    out.decimal(7)
    expect(Buffer.from(out.written).toString()).toBe('7')
  })
})

describe('WordList', () => {
  it('makes each word once, in any order', () => {
    const made: number[] = []
    const list = new WordList((number) => {
      made.push(number)
      return `<${number}>`
    })
    const text = [70, 3, 70, 0, 3, 65535].map((number) => written((out) => out.word(list.at(number))))
    expect(text).toEqual(['<70>', '<3>', '<70>', '<0>', '<3>', '<65535>'])
    expect(made).toEqual([70, 3, 0, 65535])
  })
})

describe('encodeText', () => {
  it('is UTF-8', () => {
    const anyText = fc.string({ unit: 'binary' })
    fc.assert(fc.property(anyText, (text) => Buffer.from(encodeText(text)).equals(Buffer.from(text, 'utf8'))))
    const halves = fc
      .array(fc.integer({ min: 0xd700, max: 0xe0ff }))
      .map((units) => String.fromCharCode(...units))
    fc.assert(
      fc.property(halves, (text) => Buffer.from(encodeText(text)).equals(new TextEncoder().encode(text))),
    )
  })
})
