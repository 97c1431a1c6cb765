import { describe, expect, it } from 'vitest'
import { printableText } from '../../src/source/index.js'

describe('printableText', () => {
  it('escapes what would change a terminal and nothing else', () => {
    expect(printableText('a\x1b[31m\r\n\x7f\x9b\u202e.pcap')).toBe(
      'a\\x1b[31m\\x0d\\x0a\\x7f\\x9b\\u202e.pcap',
    )
    expect(printableText('Größe 日本.pcap')).toBe('Größe 日本.pcap')
  })
})
