import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigNode } from '../../src/syntax/index.js'
import { millisecondsOfWork } from '../work.js'

const wordsOf = (node: ConfigNode) => node.children.map(({ word }) => word)

describe('a node', () => {
  it('knows its path and where it was read', () => {
    const leaf = new ConfigNode('').add('system', { line: 1, column: 2 }).add('host-name')
    expect(leaf.path).toEqual(['system', 'host-name'])
    expect(leaf.place).toBeUndefined()
    expect(leaf.parent!.place).toEqual({ line: 1, column: 2 })
  })

  it('finds what is below it word by word', () => {
    const root = new ConfigNode('')
    const leaf = root.add('a').add('b')
    expect(root.at('a', 'b')).toBe(leaf)
    expect(root.at('a', 'c')).toBeUndefined()
    expect(root.at('c', 'b')).toBeUndefined()
  })

  it('has words of any name as children', () => {
    const root = new ConfigNode('')
    expect(root.child('constructor')).toBeUndefined()
    expect(root.add('__proto__')).toBe(root.child('__proto__'))
  })

  it('behaves like a list of different words, whatever is done to it', () => {
    const word = fc.integer({ min: 0, max: 30 }).map(String)
    const step = fc.record({
      act: fc.constantFrom('add', 'add', 'remove', 'before', 'after', 'look'),
      word,
      other: word,
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const node = new ConfigNode('')
        const model: string[] = []
        for (const { act, word, other } of steps) {
          const isThere = model.includes(word)
          if (act === 'add') {
            node.add(word)
            if (!isThere) model.push(word)
          } else if (act === 'remove') {
            expect(node.remove(word)).toBe(isThere)
            if (isThere) model.splice(model.indexOf(word), 1)
          } else if (act === 'look') expect(wordsOf(node)).toEqual(model)
          else {
            const canMove = isThere && model.includes(other) && word !== other
            expect(node.move(word, act as 'before' | 'after', other)).toBe(canMove)
            if (!canMove) continue
            model.splice(model.indexOf(word), 1)
            model.splice(model.indexOf(other) + (act === 'after' ? 1 : 0), 0, word)
          }
          expect(node.child(word)?.word).toBe(model.includes(word) ? word : undefined)
        }
        expect(wordsOf(node)).toEqual(model)
      }),
    )
  })

  it('takes a hundred thousand children away as fast as it got them', () => {
    const node = new ConfigNode('')
    const words = Array.from({ length: 100_000 }, (_, n) => `p${n}`)
    const start = process.cpuUsage()
    for (const word of words) node.add(word)
    for (const word of words.reverse()) node.remove(word)
    expect(millisecondsOfWork(start)).toBeLessThan(2000)
    expect(node.children).toEqual([])
  })
})
