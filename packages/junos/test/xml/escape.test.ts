import { describe, expect, it } from 'vitest'
import { escapeAttribute, escapeText } from '../../src/xml/index.js'

describe('escaping', () => {
  it('leaves ordinary text alone', () => {
    const text = 'ge-0/0/0.0 "quoted" \t\n größer 例 \u{1F680}'
    expect(escapeText(text)).toBe(text)
  })

  it('makes markup harmless, and the end of a message too', () => {
    expect(escapeText('a<b>&c')).toBe('a&lt;b&gt;&amp;c')
    expect(escapeText(']]>]]>')).toBe(']]&gt;]]&gt;')
    expect(escapeAttribute('"a" <b>&')).toBe('&quot;a&quot; &lt;b&gt;&amp;')
  })

  it('keeps white space that a reader would change', () => {
    expect(escapeText('a\r\nb')).toBe('a&#xD;\nb')
    expect(escapeAttribute('a\r\n\tb')).toBe('a&#xD;&#xA;&#x9;b')
  })

  it('replaces what XML 1.0 cannot carry', () => {
    for (const forbidden of ['\0', '\x1b', '\x0b', '\uFFFE', '\uFFFF', '\uD800', '\uDC00']) {
      expect(escapeText(`a${forbidden}b`)).toBe('a\uFFFDb')
      expect(escapeAttribute(`a${forbidden}b`)).toBe('a\uFFFDb')
    }
  })

  it('shows a terminal nothing that it would obey or hide', () => {
    expect(escapeText('\x9b31m\x7f\u202Eabc\u2028')).toBe('&#x9B;31m&#x7F;&#x202E;abc&#x2028;')
    expect(escapeAttribute('\x85\u{E0001}')).toBe('&#x85;&#xE0001;')
  })
})
