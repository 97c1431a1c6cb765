/** The prompt in a real pseudo terminal, which Python's standard library has; without Python it is skipped. */
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFiles } from '../packages/wingspan/test/source/captures.js'
import { hasPython, inTerminal, type Step } from './in-terminal.js'
import { manySessions } from './many-sessions.js'
import { serve } from './served.js'

const files = temporaryFiles()
const OFFICE = 'examples/office.pcapng'
const PROMPT = 'wingspan> '
const CTRL_C = '\x03'
const CTRL_D = '\x04'
const COLOUR = /\x1b\[[0-9;]*m/

it.skipIf(!hasPython)('types commands, completes words, corrects a mistake, leaves', () => {
  const { code, shown } = inTerminal(
    [
      [PROMPT, 'sh\tsec\tfl\tse\tprot\tesp\r'],
      ['Total sessions: 2', ''],
      [PROMPT, 'show security flow session proto\t99\r'],
      ['Total sessions: 0', ''],
      [PROMPT, 'show nonsense\r'],
      ['syntax error, expecting <command>.', ''],
      [PROMPT, 'rubbish' + CTRL_C],
      ['^C', ''],
      [PROMPT, 'show security flow st\t\t'],
      ['statistics', 'i\t\r'],
      ['Packets received: 902', ''],
      [PROMPT, 'exit\r'],
    ],
    ['replay', OFFICE],
  )
  expect(code).toBe(0)
  expect(shown).toContain('Session ID: 52')
  expect(shown).not.toContain('internal error')
  expect(shown).not.toMatch(COLOUR)
})

it.skipIf(!hasPython)('leaves at the end of the input', () => {
  expect(inTerminal([[PROMPT, CTRL_D]], ['replay', OFFICE]).code).toBe(0)
})

it.skipIf(!hasPython)('gives many answers without a word of its own', () => {
  const steps: Step[] = Array.from({ length: 15 }, () => [PROMPT, 'show security flow session protocol 99\r'])
  const { code, shown } = inTerminal([...steps, [PROMPT, 'exit\r']], ['replay', OFFICE])
  expect(code).toBe(0)
  expect(shown).not.toContain('Warning')
})

it.skipIf(!hasPython)('returns to the prompt at Ctrl-C in the middle of a long output', () => {
  const capture = files.write('many.pcap', manySessions(300_000))
  const { code, shown } = inTerminal(
    [
      [PROMPT, 'show security flow session\r'],
      ['Session ID: 100,', CTRL_C],
      [PROMPT, 'show security flow session protocol 99\r'],
      ['Total sessions: 0', ''],
      [PROMPT, 'exit\r'],
    ],
    ['replay', capture],
  )
  expect(code).toBe(0)
  expect(shown).not.toContain('Session ID: 290000,')
})

it.skipIf(!hasPython)('names the user and the device where a daemon is asked', async () => {
  const served = await serve([OFFICE])
  try {
    const env = { WINGSPAN_SOCKET: join(served.folder, 'wingspan.sock') }
    const { code } = inTerminal([[`${userInfo().username}@lab> `, 'exit\r']], ['cli'], env)
    expect(code).toBe(0)
  } finally {
    const { stderr } = await served.stop()
    expect(stderr).toContain('"msg":"audit login ok"')
    expect(stderr).toContain('"msg":"audit logout ok"')
  }
})

it.skipIf(!hasPython)(
  'refreshes an answer longer than the screen without a pause, until Ctrl-C',
  async () => {
    const served = await serve([OFFICE])
    try {
      const env = { WINGSPAN_SOCKET: join(served.folder, 'wingspan.sock') }
      const steps: Step[] = [
        ['@lab> ', [80, 10]],
        ['', 'show security flow status | refresh 1\r'],
        ['---(refreshed at ', ''],
        ['---(refreshed at ', CTRL_C],
        // The next answer is a minute away.
        ['@lab> ', 'show security flow status | refresh 60\r'],
        ['Packets lost at capture', CTRL_C],
        ['@lab> ', 'exit\r'],
      ]
      const { code, shown } = inTerminal(steps, ['cli'], env)
      expect(code).toBe(0)
      expect(shown).not.toContain('(more')
    } finally {
      await served.stop()
    }
  },
)
