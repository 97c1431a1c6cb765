import { expect, it } from 'vitest'
import { localSocketPath } from '../../src/local/index.js'

it('is where the system keeps such things', () => {
  expect(localSocketPath({ XDG_RUNTIME_DIR: '/run/user/1000' })).toBe('/run/user/1000/wingspan.sock')
  expect(localSocketPath({})).toBe('/run/wingspan/wingspan.sock')
  expect(localSocketPath({ XDG_RUNTIME_DIR: '/x', WINGSPAN_SOCKET: '/tmp/a' })).toBe('/tmp/a')
})
