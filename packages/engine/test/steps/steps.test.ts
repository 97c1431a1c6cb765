import { describe, expect, it } from 'vitest'
import { finish, inTurns, Pace, type Steps } from '../../src/steps/index.js'

function* counted(most: number, done: number[]): Steps<string> {
  const pace = new Pace()
  for (let n = 0; n < most; n++) {
    done.push(n)
    if (pace.isStepDone) yield
  }
  return 'done'
}

describe('work in steps', () => {
  it('is done in one go', () => {
    const done: number[] = []
    expect(finish(counted(1000, done))).toBe('done')
    expect(done).toHaveLength(1000)
  })

  it('lets others have their turn after each step', async () => {
    const done: number[] = []
    const turns: number[] = []
    const work = inTurns(counted(1000, done), async () => void turns.push(done.length))
    expect(await work).toBe('done')
    expect(turns).toEqual([256, 512, 768])
  })

  it('goes on at once where nobody needs a turn', async () => {
    const done: number[] = []
    const work = inTurns(counted(1000, done), () => undefined)
    expect(done).toHaveLength(1000)
    expect(await work).toBe('done')
  })

  it('ends with what goes wrong in it', async () => {
    function* broken(): Steps {
      yield
      throw new RangeError('broken')
    }
    expect(() => finish(broken())).toThrow('broken')
    await expect(inTurns(broken(), async () => {})).rejects.toThrow('broken')
  })
})
