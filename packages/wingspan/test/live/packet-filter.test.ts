import { chmodSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { compileFilter, everything } from '../../src/live/packet-filter.js'
import { temporaryFiles } from '../source/captures.js'

const files = temporaryFiles()
const { PATH } = process.env

afterEach(() => {
  process.env.PATH = PATH
})

/** Puts a tcpdump in place that runs this shell script, which can note its arguments. */
function tcpdump(script: string): void {
  chmodSync(files.write('tcpdump', Buffer.from(`#!/bin/sh\n${script}\n`)), 0o755)
  process.env.PATH = files.path('.')
}

const compile = (expression: string) => compileFilter(expression, 'eth0', 'ethernet', 512)

describe('a filter', () => {
  it('is what tcpdump says', () => {
    tcpdump("echo '{ 0x28, 0, 0, 0x0000000c },'; echo '{ 0x15, 0, 13, 0xfffff030 },'")
    expect(compile('icmp')).toEqual([
      { code: 0x28, jumpTrue: 0, jumpFalse: 0, operand: 12 },
      { code: 0x15, jumpTrue: 0, jumpFalse: 13, operand: 0xffff_f030 },
    ])
  })

  it('is one argument, and never an option', () => {
    tcpdump('echo "tcpdump: [$7] of $#: $1 $2 $3 $4 $5 $6" >&2; exit 1')
    expect(() => compile('-w /etc/passwd')).toThrow(
      '--filter -w /etc/passwd: tcpdump: [-w /etc/passwd] of 7: -i eth0 -s 512 -dd --',
    )
  })

  it('is about IP where frames have no Ethernet header', () => {
    tcpdump('echo "tcpdump: $1 $2" >&2; exit 1')
    expect(() => compileFilter('icmp', 'tun0', 'network', 512)).toThrow('tcpdump: -y RAW')
  })

  it.each([
    ['echo "tcpdump: syntax error" >&2; exit 1', '--filter icmp: tcpdump: syntax error'],
    ['exit 0', '--filter icmp: tcpdump: no answer'],
    ['echo nonsense', '--filter icmp: tcpdump: no answer'],
    ['i=0; while [ $i -le 4096 ]; do echo "{ 0x6, 0, 0, 0x0 },"; i=$((i+1)); done', 'tcpdump: no answer'],
  ])('that is not compiled is refused: %s', (script, message) => {
    tcpdump(script)
    expect(() => compile('icmp')).toThrow(message)
  })

  it('needs tcpdump', () => {
    process.env.PATH = files.path('nowhere')
    expect(() => compile('icmp')).toThrow('--filter needs the program tcpdump')
  })

  it('is not compiled where tcpdump may not be run', () => {
    chmodSync(files.write('tcpdump', Buffer.from('#!/bin/sh\n')), 0o644)
    process.env.PATH = files.path('.')
    expect(() => compile('icmp')).toThrow(
      expect.objectContaining({ code: 'live-filter', message: expect.stringContaining('(EACCES)') }),
    )
  })

  it('that leaves nothing out keeps so much of each packet', () => {
    expect(everything(512)).toEqual([{ code: 6, jumpTrue: 0, jumpFalse: 0, operand: 512 }])
  })
})
