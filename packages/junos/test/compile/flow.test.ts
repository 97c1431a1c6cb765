import { DEFAULT_FLOW_OPTIONS, type FlowOptions } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { compile } from './stanzas.js'

describe('security flow', () => {
  it('is the default without a stanza', () => {
    expect(compile('system { host-name a; }').flow).toEqual(DEFAULT_FLOW_OPTIONS)
  })

  it.each<[string, Partial<FlowOptions>]>([
    ['tcp-session { no-syn-check; }', { synCheck: false, synCheckInTunnel: false }],
    ['tcp-session { no-syn-check-in-tunnel; }', { synCheckInTunnel: false }],
    ['tcp-session { strict-syn-check; }', { strictSynCheck: true }],
    ['tcp-session { no-sequence-check; }', { sequenceCheck: false }],
    ['tcp-session { rst-sequence-check; }', { rstSequenceCheck: true }],
    ['tcp-session { rst-invalidate-session; }', { rstInvalidateSession: true }],
    ['tcp-session { fin-invalidate-session; }', { finInvalidateSession: true }],
    ['tcp-session { tcp-initial-timeout 40; }', { tcpInitialTimeoutSeconds: 40 }],
    ['tcp-session { time-wait-state { session-timeout 60; } }', { timeWaitSeconds: 60 }],
    ['tcp-session { time-wait-state { session-ageout; } }', { timeWaitSeconds: 'application' }],
    ['tcp-session { time-wait-state { apply-to-half-close-state; } }', { timeWaitInHalfClose: true }],
    ['allow-dns-reply;', { allowDnsReply: true }],
    ['allow-embedded-icmp;', { allowEmbeddedIcmp: true }],
    ['route-change-timeout 90;', { routeChangeTimeoutSeconds: 90 }],
    [
      'aging { early-ageout 30; high-watermark 90; low-watermark 80; }',
      { earlyAgeoutSeconds: 30, highWatermark: 90, lowWatermark: 80 },
    ],
  ])('%s', (text, changed) => {
    expect(compile(`security { flow { ${text} } }`).flow).toEqual({ ...DEFAULT_FLOW_OPTIONS, ...changed })
  })
})
