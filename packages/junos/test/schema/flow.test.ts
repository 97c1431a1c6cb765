import { SCREEN_STATEMENTS } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { check, errors, isSecret, supportOf, warnings } from './stanza-check.js'

describe('security flow', () => {
  it('is known, all of it', () => {
    expect(
      check(`security { flow {
        allow-dns-reply; allow-embedded-icmp; syn-flood-protection-mode syn-cookie; pending-sess-queue-length high;
        aging { early-ageout 20; low-watermark 80; high-watermark 90; }
        tcp-session {
          rst-invalidate-session; fin-invalidate-session; rst-sequence-check; no-syn-check; no-syn-check-in-tunnel;
          no-sequence-check; tcp-initial-timeout 300; maximum-window 512K;
          time-wait-state { session-timeout 2; apply-to-half-close-state; }
        }
        tcp-mss { all-tcp { mss 1350; } ipsec-vpn { mss 64; } }
        traceoptions { packet-filter p { source-prefix 10.0.0.0/8; } } power-mode-disable;
      } }`),
    ).toEqual([])
  })

  it('says what it does not do', () => {
    const words = [
      ...['drop-flow', 'fragment-limit', 'ethernet-switching', 'allow-reverse-ecmp', 'aging early-aging'],
      'advanced-options drop-matching-link-local-address',
    ]
    for (const word of words)
      expect([word, supportOf(`security flow ${word}`)]).toEqual([word, 'not-implemented'])
    expect(warnings('security { flow { route-change-timeout 6; } }')).toEqual([
      'security flow route-change-timeout: routes do not change in a replay',
    ])
  })

  it('with values that no device takes is an error', () => {
    const wrong = [
      ...['aging early-ageout 0', 'aging high-watermark 101', 'tcp-session tcp-initial-timeout 3'],
      ...[
        'tcp-session time-wait-state session-timeout 601',
        'route-change-timeout 5',
        'tcp-mss all-tcp mss 63',
      ],
      ...['fragment-limit 251', 'tcp-session maximum-window 2M'],
    ]
    for (const statement of wrong) {
      expect(errors(`set security flow ${statement}`)).toEqual([
        `error invalid-value: security flow ${statement}`,
      ])
    }
    expect(errors('security { flow { bridge; packet-filter p; } }')).toHaveLength(2)
  })
})

describe('security screen', () => {
  const OPTION = 'security screen ids-option S'

  it('is implemented for each check that is made', () => {
    for (const statement of SCREEN_STATEMENTS) {
      expect([statement, supportOf(`${OPTION} ${statement}`)]).toEqual([statement, 'implemented'])
      expect(check(`set ${OPTION} ${statement}`)).toEqual([])
    }
    expect(check(`set ${OPTION} limit-session source-ip-based 4294967295`)).toEqual([])
  })

  it('says once which others a device makes', () => {
    expect(
      check(`security { screen { ids-option S {
        icmp { flood { threshold 1000; } ip-sweep; icmpv6-malformed; }
        ip { spoofing; block-frag { white-list w; } ipv6-extension-header { routing-header; } }
        tcp { syn-flood { attack-threshold 9; timeout 20; } port-scan { threshold 1000; } syn-defense; }
        udp { flood { white-list w; } } limit-session { by-source { maximum-sessions 9; } }
      } } }`),
    ).toEqual(
      [
        ...[
          'icmp flood',
          'icmp ip-sweep',
          'icmp icmpv6-malformed',
          'ip spoofing',
          'ip block-frag white-list',
        ],
        ...['ip ipv6-extension-header', 'tcp syn-flood', 'tcp port-scan', 'tcp syn-defense', 'udp flood'],
        'limit-session by-source',
      ].map((words) => `warning not-implemented: ${OPTION} ${words}`),
    )
  })

  it('with values that no device takes, and words that are nowhere, is an error', () => {
    expect(errors(`set ${OPTION} tcp syn-flood timeout 51`)).toEqual([
      `error invalid-value: ${OPTION} tcp syn-flood timeout 51`,
    ])
    expect(errors(`set ${OPTION} icmp ip-sweep threshold 999`)).toEqual([
      `error invalid-value: ${OPTION} icmp ip-sweep threshold 999`,
    ])
    expect(errors(`set ${OPTION} tcp land 1`)).toEqual([`error unexpected-value: ${OPTION} tcp land 1`])
    expect(errors(`set ${OPTION} tcp xmas`)).toEqual([`error unknown-statement: ${OPTION} tcp xmas`])
  })
})

describe('security log', () => {
  it('is spoken of once, whatever it says', () => {
    expect(
      check(`security { log {
        mode stream; format sd-syslog; source-address 10.0.0.1; event-rate 1500; utc-timestamp;
        stream A { severity info; format welf; category all; host { 10.0.0.9; port 514; } }
        stream B { host 10.0.0.9; transport { protocol tls; } }
      } }`),
    ).toEqual(['warning conditional: security log'])
    expect(isSecret('security log stream A radius')).toBe(true)
  })

  it('with values that no device takes is an error', () => {
    const wrong = ['mode file', 'format welf', 'rate-cap 5001', 'stream A severity loud']
    for (const statement of wrong) {
      expect(errors(`set security log ${statement}`)).toEqual([
        `error invalid-value: security log ${statement}`,
      ])
    }
  })
})
