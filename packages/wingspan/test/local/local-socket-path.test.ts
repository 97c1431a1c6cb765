import { expect, it } from 'vitest'
import { askedSocketPath, localSocketPath, missingSocketFolder } from '../../src/local/index.js'

it('is where the system keeps such things', () => {
  expect(localSocketPath({ XDG_RUNTIME_DIR: '/run/user/1000' })).toBe('/run/user/1000/wingspan.sock')
  expect(localSocketPath({})).toBe('/run/wingspan/wingspan.sock')
  expect(localSocketPath({ XDG_RUNTIME_DIR: '/x', WINGSPAN_SOCKET: '/tmp/a' })).toBe('/tmp/a')
})

it("is asked of the machine's daemon where the user has none", () => {
  const own = { XDG_RUNTIME_DIR: '/run/user/1000' }
  expect(askedSocketPath(own, () => true)).toBe('/run/user/1000/wingspan.sock')
  expect(askedSocketPath(own, () => false)).toBe('/run/wingspan/wingspan.sock')
  expect(askedSocketPath({ ...own, WINGSPAN_SOCKET: '/tmp/a' }, () => false)).toBe('/tmp/a')
})

it('has its folder made for it, but not one that somebody has named', () => {
  const isThere = (folder: string) => folder === '/tmp'
  expect(missingSocketFolder({ WINGSPAN_SOCKET: '/tpm/a' }, isThere)).toBe('/tpm')
  expect(missingSocketFolder({ WINGSPAN_SOCKET: '/tmp/a' }, isThere)).toBeUndefined()
  expect(missingSocketFolder({ XDG_RUNTIME_DIR: '/nowhere' }, isThere)).toBeUndefined()
})
