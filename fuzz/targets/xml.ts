/**
 * A message as XML: any bytes are an element or a fault with a code, read in slices as at once, within the bounds; and
 * an element written by our own writer is read again as the same.
 */
import { XmlWriter } from '@wingspan/junos'
import {
  DEEPEST_ELEMENT,
  MOST_ATTRIBUTES,
  MOST_ELEMENTS,
  readXml,
  readXmlInSlices,
  XmlFault,
} from '../../packages/wingspan/src/netconf/read-xml.js'
import type { XmlElement } from '../../packages/wingspan/src/netconf/xml-element.js'
import { concat } from '../bytes.js'
import { BrokenPromise, type FuzzTarget, same, within } from './fuzz-target.js'

const CODE = /^[a-z0-9]+(-[a-z0-9]+)*$/
const LONGEST_MESSAGE = 1000
const ROOM_BYTES = 1024
/** Long enough for more than one slice. */
const PADDING = new Uint8Array(20 * 1024).fill(32)

function write(xml: XmlWriter, { name, attributes, children, text }: XmlElement): void {
  if (children.length === 0) xml.leaf(name, text, attributes)
  else {
    xml.open(name, attributes)
    for (const child of children) write(xml, child)
    xml.close()
  }
}

/** Where elements and text are mixed the text is not written, so it is not compared either. */
function checkSame(left: XmlElement, right: XmlElement): void {
  same('name', right.name, left.name)
  same('attributes', JSON.stringify([...right.attributes]), JSON.stringify([...left.attributes]))
  same('children', right.children.length, left.children.length)
  if (left.children.length === 0) same('text', right.text, left.text)
  for (const [i, child] of left.children.entries()) checkSame(child, right.children[i]!)
}

function measure({ attributes, children }: XmlElement): {
  elements: number
  attributes: number
  depth: number
} {
  const inside = children.map(measure)
  const sum = (of: 'elements' | 'attributes') => inside.reduce((all, each) => all + each[of], 0)
  return {
    elements: 1 + sum('elements'),
    attributes: attributes.size + sum('attributes'),
    depth: 1 + Math.max(0, ...inside.map(({ depth }) => depth)),
  }
}

function inSlices(message: Uint8Array): XmlElement | XmlFault {
  const reading = readXmlInSlices(message)
  for (;;) {
    const { done, value } = reading.next()
    if (done) return value
  }
}

function run(bytes: Uint8Array): void {
  const element = readXml(bytes)
  const padded = inSlices(concat(bytes, PADDING))
  if (element instanceof XmlFault) {
    if (!CODE.test(element.code)) throw new BrokenPromise(`no code: ${element.code}`)
    within('length of a message', element.message.length, 1, LONGEST_MESSAGE)
    return
  }
  if (padded instanceof XmlFault)
    throw new BrokenPromise(`blanks behind it make it a fault: ${padded.message}`)
  checkSame(element, padded)
  const { elements, attributes, depth } = measure(element)
  within('elements', elements, 1, MOST_ELEMENTS)
  within('attributes', attributes, 0, MOST_ATTRIBUTES)
  within('depth', depth, 1, DEEPEST_ELEMENT)
  const xml = new XmlWriter(ROOM_BYTES)
  write(xml, element)
  const again = readXml(xml.written)
  if (again instanceof XmlFault) throw new BrokenPromise(`what is written is not read: ${again.message}`)
  checkSame(element, again)
}

const WORDS = [
  ...[
    '<a>',
    '</a>',
    '<a/>',
    '<a:b xmlns:a="c">',
    '</a:b>',
    ' a="b"',
    " a='b'",
    ' xmlns="x"',
    ' xmlns:a="x"',
    ' a:b="c"',
  ],
  ...[
    '&lt;',
    '&gt;',
    '&amp;',
    '&quot;',
    '&apos;',
    '&#0;',
    '&#x10FFFF;',
    '&#xD;',
    '&x;',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
  ],
  ...[
    '<?xml version="1.0"?>',
    '<?xml version="1.1" encoding="utf-8"?>',
    '<?a b?>',
    '<!DOCTYPE a>',
    '<!ENTITY',
    '\r\n',
    '\t',
  ],
  ...['\ufeff', '\ufffe', '\u{1f600}', '\u2028', '\u0085', '\u00ad', '\x7f'],
]
const encoder = new TextEncoder()

export const xml: FuzzTarget = {
  name: 'xml',
  run,
  maxLength: 4096,
  dictionary: WORDS.map((word) => encoder.encode(word)),
}
