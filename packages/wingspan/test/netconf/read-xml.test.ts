/** Messages as elements, and what is refused. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  DEEPEST_ELEMENT,
  MOST_ATTRIBUTES,
  MOST_ELEMENTS,
  readXml,
  XmlFault,
} from '../../src/netconf/read-xml.js'
import type { XmlElement } from '../../src/netconf/xml-element.js'
import { BASE, encode } from './client.js'

function element(text: string): XmlElement {
  const result = readXml(encode(text))
  if (result instanceof XmlFault) expect.fail(`${result.code} ${result.message}`)
  return result
}

function fault(text: string | Uint8Array): string {
  const result = readXml(typeof text === 'string' ? encode(text) : text)
  return result instanceof XmlFault ? result.code : 'none'
}

describe('an element', () => {
  it('has its local name, whatever its namespace', () => {
    const text = `<nc:rpc xmlns:nc="${BASE}" message-id="1"><get xmlns="urn:x"/><nc:close-session/></nc:rpc>`
    const { name, children } = element(text)
    expect([name, ...children.map((child) => child.name)]).toEqual(['rpc', 'get', 'close-session'])
  })

  it('keeps its attributes as they were written, in order', () => {
    const text = '<rpc b="2" xmlns:z="urn:z" a="&lt;&#x22;&#10;" z:b="3" __proto__="x" constructor="y"/>'
    expect([...element(text).attributes]).toEqual([
      ['b', '2'],
      ['xmlns:z', 'urn:z'],
      ['a', '<"\n'],
      ['z:b', '3'],
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
  })

  it('has the text directly inside it, CDATA too', () => {
    const { text, children } = element('<a> x &amp; <b>inner</b><![CDATA[<y>]]><!-- no --> </a>')
    expect(text).toBe(' x & <y> ')
    expect(children[0]!.text).toBe('inner')
  })

  it('may follow a declaration and a mark of byte order', () => {
    expect(element('\uFEFF<?xml version="1.0" encoding="utf-8"?><a/>').name).toBe('a')
  })
})

describe('refused', () => {
  it.each([
    ['nothing', '', 'not-well-formed'],
    ['blanks', ' \n', 'not-well-formed'],
    ['text', 'show version', 'not-well-formed'],
    ['an open element', '<a><b></b>', 'not-well-formed'],
    ['two elements', '<a/><b/>', 'not-well-formed'],
    ['crossed elements', '<a><b></a></b>', 'not-well-formed'],
    ['an attribute twice', '<a b="1" b="2"/>', 'not-well-formed'],
    ['a prefix that is not declared', '<nc:rpc/>', 'not-well-formed'],
    ['an unknown entity', '<a>&nbsp;</a>', 'not-well-formed'],
    ['an entity of JavaScript', '<a>&constructor;&__proto__;</a>', 'not-well-formed'],
    ['a control character', '<a>\x1b</a>', 'not-well-formed'],
    ['a reference to one', '<a>&#27;</a>', 'not-well-formed'],
    ['a document type', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 'document-type'],
    [
      'an entity bomb',
      '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>',
      'document-type',
    ],
    ['a processing instruction', '<?php exit ?><a/>', 'processing-instruction'],
    ['another encoding', '<?xml version="1.0" encoding="ISO-8859-1"?><a/>', 'not-utf-8'],
    ['too deep', '<a>'.repeat(DEEPEST_ELEMENT + 1), 'too-deep'],
    ['too many elements', `<a>${'<b/>'.repeat(MOST_ELEMENTS)}</a>`, 'too-many-elements'],
    [
      'too many attributes',
      `<a ${Array.from({ length: MOST_ATTRIBUTES + 1 }, (_, i) => `a${i}=""`).join(' ')}/>`,
      'too-many-attributes',
    ],
  ])('is %s', (_, text, code) => {
    expect(fault(text)).toBe(code)
  })

  it('is what is no UTF-8', () => {
    expect(fault(Uint8Array.of(0x3c, 0x61, 0x2f, 0x3e, 0xff))).toBe('not-utf-8')
    expect(fault(new Uint8Array(Buffer.from('<a/>', 'utf16le')))).toBe('not-well-formed')
  })

  it('is nothing that stays within the bounds', () => {
    const { length } = 'x'.repeat(DEEPEST_ELEMENT)
    expect(fault('<a>'.repeat(length) + '</a>'.repeat(length))).toBe('none')
    expect(fault(`<a>${'<b/>'.repeat(MOST_ELEMENTS - 1)}</a>`)).toBe('none')
  })

  it('says which request it was where that is known', () => {
    const result = readXml(encode('<rpc message-id="7"><get></rpc>')) as XmlFault
    expect(result.rootAttributes?.get('message-id')).toBe('7')
    expect((readXml(encode('<rpc message-id="7"')) as XmlFault).rootAttributes).toBeUndefined()
  })
})

it('any bytes are an element or a fault', () => {
  const piece = fc.constantFrom(
    '<',
    '</',
    '>',
    '/>',
    'a',
    ' b="',
    '"',
    '&',
    ';',
    '<![CDATA[',
    ']]>',
    '<!',
    '?',
    ':',
  )
  const any = fc.oneof(
    fc.uint8Array(),
    fc.array(piece, { maxLength: 40 }).map((pieces) => encode(`<a>${pieces.join('')}</a>`)),
  )
  fc.assert(
    fc.property(any, (bytes) => {
      const result = readXml(bytes)
      expect(result instanceof XmlFault || typeof result.name === 'string').toBe(true)
    }),
    { numRuns: 1000 },
  )
})
