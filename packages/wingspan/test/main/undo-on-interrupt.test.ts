/** An interrupt undoes what is half done, and the program ends with the exit code shells give the signal. */
import { afterEach, expect, it, vi } from 'vitest'
import { undoOnInterrupt } from '../../src/main/undo-on-interrupt.js'

afterEach(() => vi.restoreAllMocks())

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s undoes and exits with %i', async (signal, code) => {
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => {}) as never)
  const undo = vi.fn()
  await undoOnInterrupt(undo, async () => {
    process.emit(signal, signal)
  })
  expect(undo).toHaveBeenCalledOnce()
  expect(exit).toHaveBeenCalledExactlyOnceWith(code)
})

it('leaves the signals alone once the work is done, failed or not', async () => {
  const before = process.listenerCount('SIGINT')
  expect(await undoOnInterrupt(vi.fn(), async () => process.listenerCount('SIGINT'))).toBe(before + 1)
  await expect(undoOnInterrupt(vi.fn(), () => Promise.reject(new TypeError('work failed')))).rejects.toThrow()
  expect(process.listenerCount('SIGINT')).toBe(before)
})
