import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { XmlWriter } from '../../src/xml/index.js'

const ANY_CHARACTER = fc
  .oneof(fc.integer({ min: 0, max: 0xff }), fc.integer({ min: 0, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code))

const textOf = (writer: XmlWriter) => new TextDecoder('utf-8', { fatal: true }).decode(writer.written)

describe('the XML writer', () => {
  it('lays elements out as Junos does', () => {
    const xml = new XmlWriter(16)
    xml.open('flow-session', { 'junos:style': 'brief' })
    xml.leaf('session-identifier', 70)
    xml.leaf('wan-acceleration', '')
    xml.open('flow-information')
    xml.leaf('direction', 'In')
    xml.empty('summary', { of: '<all>' })
    xml.close()
    xml.close()
    expect(textOf(xml)).toBe(`<flow-session junos:style="brief">
    <session-identifier>70</session-identifier>
    <wan-acceleration></wan-acceleration>
    <flow-information>
        <direction>In</direction>
        <summary of="&lt;all&gt;"/>
    </flow-information>
</flow-session>
`)
  })

  it('starts as deep as it is told', () => {
    const xml = new XmlWriter(16, 2)
    xml.open('a')
    xml.leaf('b', 2n ** 64n - 1n)
    xml.close()
    expect(textOf(xml)).toBe('        <a>\n            <b>18446744073709551615</b>\n        </a>\n')
  })

  it('goes on after a piece was handed on', () => {
    const xml = new XmlWriter(16)
    xml.open('a')
    const first = textOf(xml)
    xml.clear()
    xml.leaf('b', 'x')
    xml.close()
    expect(first + textOf(xml)).toBe('<a>\n    <b>x</b>\n</a>\n')
  })

  it('takes attributes in the order of a map', () => {
    const xml = new XmlWriter(16)
    xml.empty(
      'rpc-reply',
      new Map([
        ['b', '1'],
        ['a', '2'],
        ['10', '3'],
      ]),
    )
    expect(textOf(xml)).toBe('<rpc-reply b="1" a="2" 10="3"/>\n')
  })

  it('closes nothing that is not open', () => {
    const xml = new XmlWriter(16)
    xml.close()
    expect(xml.length).toBe(0)
  })

  it('writes the UTF-8 of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: ANY_CHARACTER }), fc.integer({ min: 0, max: 40 }), (text, capacity) => {
        const xml = new XmlWriter(capacity)
        xml.leaf('a', text)
        // Node's own encoder tells the same.
        expect(Buffer.from(textOf(xml), 'utf8').equals(Buffer.from(xml.written))).toBe(true)
        const plain = textOf(xml).replace(/&#?\w+;/g, '')
        expect(plain).toMatch(/^<a>[^<>&\x00-\x08\x0b-\x1f\uFFFE\uFFFF]*<\/a>\n$/u)
      }),
    )
  })
})
