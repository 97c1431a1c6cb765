/** `security flow` options that a replay cannot show, and what `config check` says of them. */
import { describe, expect, it } from 'vitest'
import { loadConfiguration } from '../../src/index.js'
import { device } from './device.js'

describe('route-change-timeout', () => {
  it('is taken with a warning: routes do not change in a replay', () => {
    const { diagnostics } = loadConfiguration(device('security flow route-change-timeout 90'))
    expect(diagnostics.map(({ severity, message }) => [severity, message])).toEqual([
      ['warning', expect.stringContaining('routes do not change in a replay')],
    ])
  })
})
