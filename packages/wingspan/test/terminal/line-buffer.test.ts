/** The line as a list of characters with a cursor: what the buffer must be equal to. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LineBuffer, LONGEST_LINE } from '../../src/terminal/line-buffer.js'

interface Model {
  characters: string[]
  cursor: number
}

const go = (model: Model, cursor: number) => {
  model.cursor = Math.min(Math.max(0, cursor), model.characters.length)
}
const cut = ({ characters }: Model, start: number, end: number) => characters.splice(start, end - start)

/** Each operation of the buffer, and of a list; of one-character texts only, so that nothing joins. */
const OPERATIONS: Record<string, [(line: LineBuffer) => unknown, (model: Model) => void]> = {
  toStart: [(line) => line.toStart(), (model) => go(model, 0)],
  toEnd: [(line) => line.toEnd(), (model) => go(model, model.characters.length)],
  back: [(line) => line.back(), (model) => go(model, model.cursor - 1)],
  forward: [(line) => line.forward(), (model) => go(model, model.cursor + 1)],
  deleteBack: [
    (line) => line.deleteBack(),
    (model) => {
      if (model.cursor > 0) cut(model, --model.cursor, model.cursor + 1)
    },
  ],
  deleteForward: [(line) => line.deleteForward(), (model) => void cut(model, model.cursor, model.cursor + 1)],
  cutToEnd: [(line) => line.cutToEnd(), (model) => void cut(model, model.cursor, model.characters.length)],
  cutToStart: [
    (line) => line.cutToStart(),
    (model) => {
      cut(model, 0, model.cursor)
      model.cursor = 0
    },
  ],
  cutBlankWordBack: [
    (line) => line.cutBlankWordBack(),
    (model) => {
      const before = model.characters.slice(0, model.cursor).join('')
      const kept = [...before.replace(/\S*\s*$/, '')].length
      cut(model, kept, model.cursor)
      model.cursor = kept
    },
  ],
  forwardWord: [
    (line) => line.forwardWord(),
    (model) => {
      const after = model.characters.slice(model.cursor).join('')
      model.cursor += [.../^[^\p{L}\p{N}]*[\p{L}\p{N}]*/u.exec(after)![0]].length
    },
  ],
  backWord: [
    (line) => line.backWord(),
    (model) => {
      const before = model.characters.slice(0, model.cursor).join('')
      model.cursor -= [.../[\p{L}\p{N}]*[^\p{L}\p{N}]*$/u.exec(before)![0]].length
    },
  ],
  transpose: [
    (line) => line.transpose(),
    (model) => {
      const { characters } = model
      const middle = model.cursor === characters.length ? model.cursor - 1 : model.cursor
      if (middle < 1) return
      const [character] = characters.splice(middle, 1)
      characters.splice(middle - 1, 0, character!)
      model.cursor = middle + 1
    },
  ],
}

const operation = fc.constantFrom(...Object.keys(OPERATIONS))
const character = fc.constantFrom(...'abcé世😀 ."-')

it('is what a list of characters with a cursor would be', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ arbitrary: character, weight: 2 }, operation), { maxLength: 60 }),
      (steps) => {
        const line = new LineBuffer()
        const model: Model = { characters: [], cursor: 0 }
        for (const step of steps) {
          const both = OPERATIONS[step]
          if (both) {
            both[0](line)
            both[1](model)
          } else {
            line.insert(step)
            model.characters.splice(model.cursor++, 0, step)
          }
          expect(line.text, step).toBe(model.characters.join(''))
          expect(line.before, step).toBe(model.characters.slice(0, model.cursor).join(''))
        }
      },
    ),
    { numRuns: 500 },
  )
})

it('pastes what was cut, so that cutting and pasting is nothing', () => {
  const cuts = ['cutToEnd', 'cutToStart', 'cutBlankWordBack', 'cutWordBack', 'cutWordForward'] as const
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme-ascii' }),
      fc.nat({ max: 20 }),
      fc.constantFrom(...cuts),
      (text, back, name) => {
        const line = new LineBuffer()
        line.insert(text)
        for (let i = 0; i < back; i++) line.back()
        const before = line.text
        line[name]()
        if (line.text !== before) line.paste()
        expect(line.text).toBe(before)
      },
    ),
  )
})

it('never splits a character, nor grows beyond its bound', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ unit: 'binary' }), operation), { maxLength: 20 }),
      fc.boolean(),
      (steps, isLong) => {
        const line = new LineBuffer()
        if (isLong) line.insert('x'.repeat(LONGEST_LINE - 3))
        for (const [text, name] of steps) {
          line.insert(text)
          OPERATIONS[name]![0](line)
          expect(line.before).not.toMatch(/\p{Cs}/u)
          expect(line.text.length).toBeLessThanOrEqual(LONGEST_LINE)
          expect(line.text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
        }
      },
    ),
  )
})

it('puts the cursor behind a character that joins the one after it', () => {
  const line = new LineBuffer()
  line.insert('\u0301b')
  line.toStart()
  line.insert('a')
  expect(line.before).toBe('a\u0301')
})
