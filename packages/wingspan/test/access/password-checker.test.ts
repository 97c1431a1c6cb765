import { afterEach, describe, expect, it } from 'vitest'
import { MOST_WAITING_CHECKS, PasswordChecker } from '../../src/access/password-checker.js'
import { type PasswordHash, PasswordHashError, readPasswordHash } from '../../src/access/password-hash.js'
import { VECTORS } from './vectors.js'
import { WORKER_SCRIPT } from './worker-script.js'

let checker: PasswordChecker

afterEach(() => checker.close())

function hash(text: string): PasswordHash {
  const read = readPasswordHash(text)
  if (read instanceof PasswordHashError) throw read
  return read
}

const SIX = VECTORS.find(([, setting]) => setting === '$6$saltstring')!

describe('the thread that checks passwords', () => {
  it('knows the right password of each published hash', async () => {
    checker = new PasswordChecker(WORKER_SCRIPT)
    for (const [password, , text] of VECTORS) expect(await checker.check(password, hash(text))).toBe('right')
  })

  it('knows a wrong one', async () => {
    checker = new PasswordChecker(WORKER_SCRIPT)
    expect(await checker.check('Hello world', hash(SIX[2]))).toBe('wrong')
    expect(await checker.check('', hash(SIX[2]))).toBe('wrong')
  })

  it('leaves this thread free meanwhile', async () => {
    checker = new PasswordChecker(WORKER_SCRIPT)
    await checker.check('', hash(SIX[2]))
    let isDone = false
    const check = checker.check('', { ...hash(SIX[2]), rounds: 200_000 }).then(() => {
      isDone = true
    })
    await new Promise(setImmediate)
    expect(isDone).toBe(false)
    await check
  })

  it('answers each question with its own answer', async () => {
    checker = new PasswordChecker(WORKER_SCRIPT)
    const passwords = ['Hello world!', 'x', 'Hello world!', 'y']
    const outcomes = await Promise.all(passwords.map((password) => checker.check(password, hash(SIX[2]))))
    expect(outcomes).toEqual(['right', 'wrong', 'right', 'wrong'])
  })

  it('takes so many and no more', async () => {
    checker = new PasswordChecker(WORKER_SCRIPT)
    const quick: PasswordHash = { ...hash(SIX[2]), rounds: 1 }
    const taken = Array.from({ length: MOST_WAITING_CHECKS }, () => checker.check('x', quick))
    expect(await checker.check('x', quick)).toBe('unavailable')
    expect(new Set(await Promise.all(taken))).toEqual(new Set(['wrong']))
    expect(await checker.check('x', quick)).toBe('wrong')
  })

  it('that cannot start is unavailable, and is tried again', async () => {
    checker = new PasswordChecker(new URL('file:///nowhere/password-worker.mjs'))
    expect(await checker.check('x', hash(SIX[2]))).toBe('unavailable')
    expect(await checker.check('x', hash(SIX[2]))).toBe('unavailable')
  })

  it('that is closed lets nobody wait', async () => {
    checker = new PasswordChecker(WORKER_SCRIPT)
    const check = checker.check('x', { ...hash(SIX[2]), rounds: 200_000 })
    await checker.close()
    expect(await check).toBe('unavailable')
    expect(await checker.check('x', hash(SIX[2]))).toBe('unavailable')
  })
})
