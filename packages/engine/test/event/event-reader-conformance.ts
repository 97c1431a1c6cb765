/** What every reader of session events that must not lose any keeps to, however many come between two looks. */
import { describe, expect, it } from 'vitest'

export interface ReaderUnderTest {
  /** Something happens at that moment, in microseconds since 1970. */
  write(timeMicroseconds: number): void
  /** Reads the rest, and gives the moments of all that was seen. */
  finish(): readonly number[]
}

/** `open` makes a reader of a ring of a few places. */
export function readerConformance(name: string, open: () => ReaderUnderTest): void {
  describe(`${name}, as a reader of session events`, () => {
    it.each([0, 1, 4, 5, 1000])('sees %i events, each once and in order', (count) => {
      const reader = open()
      for (let time = 0; time < count; time++) reader.write(time)
      expect(reader.finish()).toEqual(Array.from({ length: count }, (_, time) => time))
    })
  })
}
