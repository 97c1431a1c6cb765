import { expect, it } from 'vitest'
import { shortTurns } from '../../src/serve/short-turns.js'

it('others have their turn when they have waited for five milliseconds, and not before', async () => {
  let now = 100
  let turns = 0
  const turn = shortTurns({
    nowMilliseconds: () => now,
    turn: async () => {
      turns++
      now += 20
    },
  })
  expect(turn()).toBeUndefined()
  now += 4
  expect(turn()).toBeUndefined()
  now += 1
  await turn()
  expect(turns).toBe(1)
  // What the others took is not of this work's time.
  expect(turn()).toBeUndefined()
})
