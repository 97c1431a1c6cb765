import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LOOK_MILLISECONDS, MOST_WAITING, Turnstile } from '../../src/serve/turnstile.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a turnstile', () => {
  /** A turnstile for one, who goes through until `leave`, and others who want to. */
  function opened() {
    const turnstile = new Turnstile(1)
    const passed: number[] = []
    let leave = () => {}
    const inside = turnstile.pass(
      () => new Promise<void>((resolve) => (leave = resolve)),
      () => false,
    )
    const come = (number: number) => {
      const state = { isUnwanted: false }
      const work = async () => void passed.push(number)
      return { state, over: turnstile.pass(work, () => state.isUnwanted) }
    }
    return { come, passed, inside, leave: () => leave() }
  }

  it('lets those go who wait and are not wanted any more, and the others keep their order', async () => {
    const { come, passed, inside, leave } = opened()
    const waiting = [come(0), come(1), come(2)]
    waiting[1]!.state.isUnwanted = true
    await vi.advanceTimersByTimeAsync(LOOK_MILLISECONDS)
    await waiting[1]!.over
    expect(passed).toEqual([1])
    leave()
    await Promise.all([inside, waiting[0]!.over, waiting[2]!.over])
    expect(passed).toEqual([1, 0, 2])
    expect(vi.getTimerCount()).toBe(0)
    // The place of the one who went is not there twice.
    const next = opened()
    next.come(0)
    await vi.advanceTimersByTimeAsync(LOOK_MILLISECONDS)
    expect(next.passed).toEqual([])
  })

  it('refuses whom it has no room for to wait, until there is room again', async () => {
    const { come, passed, inside, leave } = opened()
    const waiting = Array.from({ length: MOST_WAITING }, (_, number) => come(number))
    await expect(come(-1).over).rejects.toMatchObject({ code: 'too-many-waiting' })
    waiting[7]!.state.isUnwanted = true
    await vi.advanceTimersByTimeAsync(LOOK_MILLISECONDS)
    const late = come(MOST_WAITING)
    leave()
    await Promise.all([inside, late.over])
    expect(passed).toHaveLength(MOST_WAITING + 1)
  })
})
