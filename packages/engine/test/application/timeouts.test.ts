import { expect, it } from 'vitest'
import { protocolTimeoutSeconds, TIMEOUT_SOURCES, TimeoutSeconds } from '../../src/application/index.js'

it('gives each protocol its default', () => {
  expect([6, 17, 1, 58, 89, 47, 0, 255].map(protocolTimeoutSeconds)).toEqual([
    1800, 60, 60, 60, 60, 1800, 1800, 1800,
  ])
})

it('names a source for each', () => {
  for (const [name, seconds, source] of TIMEOUT_SOURCES) {
    expect(TimeoutSeconds[name as keyof typeof TimeoutSeconds]).toBe(seconds)
    expect(source).not.toBe('')
  }
  expect(TimeoutSeconds.tcpInitial).toBe(20)
  expect(TimeoutSeconds.icmpAnswered).toBe(4)
})
