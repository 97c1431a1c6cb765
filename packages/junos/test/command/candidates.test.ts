import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginsCommand, CommandError, candidates, parseCommand } from '../../src/command/index.js'
import { DEVICE_OPTIONS } from './device-options.js'

const SESSION = 'show security flow session'
const words = (line: string) => candidates(line).map(({ word }) => word)

describe('candidates', () => {
  it('are the words that may come next', () => {
    expect(words('')).toEqual(['exit', 'quit', 'show'])
    expect(words('show security flow ')).toEqual(['session', 'statistics', 'status'])
    expect(words('sh sec fl ')).toEqual(words('show security flow '))
    expect(words('show security flow statistics ')).toEqual(['<[Enter]>', 'detail', '|'])
    expect(words(`${SESSION} `)).toEqual([
      '<[Enter]>',
      ...[...DEVICE_OPTIONS, 'validity', 'session-identifier'].sort(),
      '|',
    ])
  })

  it('complete the last word where no blank ends it', () => {
    expect(words('sh')).toEqual(['show'])
    expect(words('show security flow sta')).toEqual(['statistics', 'status'])
    expect(words(`${SESSION} proto`)).toEqual(['protocol'])
    expect(words(`${SESSION} zzz`)).toEqual([])
  })

  it('leave out what can no longer be given', () => {
    const after = words(`${SESSION} protocol tcp brief `)
    for (const word of ['protocol', 'brief', 'extensive', 'summary', 'pretty', 'session-identifier']) {
      expect(after).not.toContain(word)
    }
    expect(after).toContain('count')
  })

  it('are values after a keyword', () => {
    expect(words(`${SESSION} family `)).toEqual(['inet', 'inet6'])
    expect(words(`${SESSION} source-port `)).toEqual(['<source-port>'])
    expect(candidates(`${SESSION} source-port 8`)[0]!.help).toContain('1..65535')
    expect(words(`${SESSION} protocol ic`)).toEqual(['<protocol>', 'icmp', 'icmp6'])
    expect(words(`${SESSION} application `)).not.toContain('junos-ssh')
    expect(words(`${SESSION} application junos-ssh`)).toEqual(['junos-ssh'])
    expect(words(`${SESSION} session-identifier `)).toEqual(['<session-identifier>'])
  })

  it('say which words are refused', () => {
    const refused = candidates(`${SESSION} session-`).filter(({ supported }) => !supported)
    expect(refused.map(({ word }) => word)).toEqual(['session-state', 'session-type'])
  })

  it('are none after an error', () => {
    expect(words('shwo security ')).toEqual([])
    expect(words(`${SESSION} interface "ge`)).toEqual([])
  })

  it('are taken by the parser, each one', () => {
    const lines = [
      '',
      'show ',
      'show security ',
      'show security flow ',
      `${SESSION} `,
      `${SESSION} protocol tcp `,
      `${SESSION} application j`,
    ]
    for (const line of lines) {
      for (const { word, supported } of candidates(line)) {
        if (word.startsWith('<')) continue
        const result = parseCommand(line.replace(/j$/, '') + word)
        const refusal = result instanceof CommandError ? result.code : 'none'
        expect(
          supported ? ['none', 'incomplete-command', 'missing-value'] : ['refused-option'],
          line + word,
        ).toContain(refusal)
      }
    }
  })

  it('never throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void candidates(`${SESSION} ${text}`)))
    fc.assert(fc.property(fc.string(), (text) => void candidates(text)))
  })
})

it('knows what a command can begin with', () => {
  for (const word of ['s', 'sh', 'show', 'exit', 'q']) expect(beginsCommand(word)).toBe(true)
  for (const word of ['', 'shows', 'x', 'office.pcap', 'Show']) expect(beginsCommand(word)).toBe(false)
})
