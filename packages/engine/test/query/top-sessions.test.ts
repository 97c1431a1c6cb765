import fc from 'fast-check'
import { expect, it } from 'vitest'
import { measureBytes, TopSessions } from '../../src/query/index.js'
import { Story } from '../story/story.js'

it('chooses the same sessions as sorting all of them', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 60 })
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 10 }), (bytes, most) => {
      const story = new Story()
      for (const [port, size] of bytes.entries()) story.udp(`10.0.0.1/${port + 1}`, '10.0.0.2/1', size)
      const top = new TopSessions(story.source.ask({}), most, measureBytes)
      while (!top.step()) {}
      const chosen = top.chosen.map((record) => bytes[record])
      expect(chosen).toEqual(bytes.toSorted((a, b) => b - a).slice(0, most))
    }),
    { numRuns: 50 },
  )
})
