/** The thread that checks passwords: hashing takes milliseconds, in which no packet and no other client should wait. */
import { timingSafeEqual } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import type { PasswordHash } from './password-hash.js'
import { shaCrypt } from './sha-crypt.js'

export interface PasswordQuestion {
  readonly number: number
  readonly password: string
  readonly hash: PasswordHash
}

export interface PasswordAnswer {
  readonly number: number
  readonly isRight: boolean
}

parentPort?.on('message', ({ number, password, hash }: PasswordQuestion) => {
  const digest = Buffer.from(shaCrypt(hash.scheme, password, hash.salt, hash.rounds))
  const expected = Buffer.from(hash.digest)
  const isRight = digest.length === expected.length && timingSafeEqual(digest, expected)
  parentPort!.postMessage({ number, isRight } satisfies PasswordAnswer)
})
