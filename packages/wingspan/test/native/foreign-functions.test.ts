import { expect, it } from 'vitest'
import { loadForeignFunctions } from '../../src/native/foreign-functions.js'

it.each([
  [
    "Cannot find package 'koffi' imported from /srv/wingspan/dist/chunk-AXH4BJJG.js\nand more",
    "the package koffi cannot be loaded (Cannot find package 'koffi')",
  ],
  [
    'Cannot find the native Koffi module; did you bundle it correctly?',
    'the package koffi cannot be loaded (Cannot find the native Koffi module; did you bundle it correctly?)',
  ],
])('says why the package is not there, but not to which file: %s', async (reason, message) => {
  const loading = loadForeignFunctions(() => Promise.reject(new Error(reason)))
  await expect(loading).rejects.toMatchObject({ code: 'foreign-functions-missing', message })
})
