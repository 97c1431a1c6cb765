import { SCREEN_STATEMENTS } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { compile } from './stanzas.js'

describe('screens', () => {
  it('have the checks that are named, by the engine’s words, from place 1 on', () => {
    const { screens, context } = compile(`security { screen {
      ids-option A { icmp { ping-death; } tcp { land; syn-fin; } ip { tear-drop; } }
      ids-option B { alarm-without-drop; limit-session { source-ip-based 64; destination-ip-based 32; } }
    } }`)
    expect(screens[0]).toBeUndefined()
    expect(screens[1]).toMatchObject({
      name: 'A',
      alarmWithoutDrop: false,
      sourceSessionLimit: undefined,
      destinationSessionLimit: undefined,
    })
    expect([...screens[1]!.checks].sort()).toEqual([
      'icmp ping-death',
      'ip tear-drop',
      'tcp land',
      'tcp syn-fin',
    ])
    expect(screens[2]).toEqual({
      name: 'B',
      checks: new Set(),
      alarmWithoutDrop: true,
      sourceSessionLimit: 64,
      destinationSessionLimit: 32,
    })
    expect(context.screenNumbers).toEqual(
      new Map([
        ['A', 1],
        ['B', 2],
      ]),
    )
  })

  it('know every check that the engine makes', () => {
    for (const statement of SCREEN_STATEMENTS) {
      const { screens } = compile(`set security screen ids-option S ${statement}`)
      expect([...screens[1]!.checks]).toEqual([statement])
    }
  })
})
