import { expect, it, vi } from 'vitest'
import { loadForeignFunctions } from '../../src/native/foreign-functions.js'
import { loadLibc } from '../../src/native/libc.js'

it('declares no type for each of its buffers: what is declared is never given back', async () => {
  const ffi = await loadForeignFunctions()
  const libc = await loadLibc()
  const struct = vi.spyOn(ffi, 'struct')
  for (let nth = 0; nth < 3; nth++) libc.buffers(2, 64).free()
  expect(struct).not.toHaveBeenCalled()
})
