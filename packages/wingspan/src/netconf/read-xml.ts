/**
 * One message as an XML element. RFC 6241 section 3 wants well-formed XML in UTF-8 without a document type, so there
 * are no entities but XML's own five; beyond that no request needs processing instructions, much depth or many
 * elements, and nothing here takes them. Comments are passed over.
 */
import { SaxesParser, type SaxesTagNS } from 'saxes'
import type { XmlElement } from './xml-element.js'

/** How deep elements may stand inside each other. */
export const DEEPEST_ELEMENT = 64
/** How many elements, and how many attributes, a message may have. */
export const MOST_ELEMENTS = 1000
export const MOST_ATTRIBUTES = 1000
/** How much of a message is read in one turn, in UTF-16 units: a millisecond or two. */
const SLICE_UNITS = 16 * 1024
/** How much of a message's own words an error repeats, in UTF-16 units. */
const LONGEST_REASON = 200

/** Stable names of the causes. */
export type XmlFaultCode =
  | 'not-utf-8'
  | 'not-well-formed'
  | 'document-type'
  | 'processing-instruction'
  | 'too-deep'
  | 'too-many-elements'
  | 'too-many-attributes'

/** A message that is not read. */
export class XmlFault extends Error {
  override readonly name = 'XmlFault'
  readonly code: XmlFaultCode
  /** The outermost element's attributes, where the fault came after them. */
  rootAttributes: ReadonlyMap<string, string> | undefined

  constructor(code: XmlFaultCode, message: string) {
    super(message)
    this.code = code
  }
}

interface OpenElement extends XmlElement {
  readonly children: XmlElement[]
  text: string
}

/** The element that a message is, or why it is none. Never throws; time grows with the length of the message only. */
export function readXml(message: Uint8Array): XmlElement | XmlFault {
  const reading = readXmlInSlices(message)
  for (;;) {
    const { done, value } = reading.next()
    if (done) return value
  }
}

/** The same, but it stops after each slice, so that a long message holds up nobody else. */
export function* readXmlInSlices(message: Uint8Array): Generator<undefined, XmlElement | XmlFault> {
  const reader = new ElementReader()
  try {
    const text = decodeUtf8(message)
    for (let at = 0; at < text.length; at += SLICE_UNITS) {
      if (at > 0) yield
      reader.write(text.slice(at, at + SLICE_UNITS))
    }
    return reader.end()
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error
    error.rootAttributes = reader.root?.attributes
    return error
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return fail('not-utf-8', 'a message is not in UTF-8')
  }
}

/** Collects the elements of one document. Stops by throwing: the parser knows no other way to be stopped. */
class ElementReader {
  root: OpenElement | undefined
  readonly #open: OpenElement[] = []
  #elements = 0
  #attributes = 0
  readonly #parser = new SaxesParser({ xmlns: true, defaultXMLVersion: '1.0', forceXMLVersion: true })

  constructor() {
    const parser = this.#parser
    parser.on('error', ({ message }) => fail('not-well-formed', message.slice(0, LONGEST_REASON)))
    parser.on('doctype', () => fail('document-type', 'a message has no document type'))
    parser.on('processinginstruction', () =>
      fail('processing-instruction', 'a message has no processing instructions'),
    )
    parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') {
        fail('not-utf-8', 'a message says that it is not in UTF-8')
      }
    })
    parser.on('attribute', () => this.#countAttribute())
    parser.on('opentag', (tag) => this.#begin(tag))
    parser.on('closetag', () => this.#open.pop())
    parser.on('text', (piece) => this.#text(piece))
    parser.on('cdata', (piece) => this.#text(piece))
  }

  write(text: string): void {
    this.#parser.write(text)
  }

  /** The element, when all has been written. */
  end(): XmlElement {
    this.#parser.close()
    return this.root ?? fail('not-well-formed', 'a message has no element')
  }

  #countAttribute(): void {
    if (++this.#attributes > MOST_ATTRIBUTES) {
      fail('too-many-attributes', `a message has at most ${MOST_ATTRIBUTES} attributes`)
    }
  }

  #begin(tag: SaxesTagNS): void {
    if (this.#open.length >= DEEPEST_ELEMENT) {
      fail('too-deep', `elements stand at most ${DEEPEST_ELEMENT} deep`)
    }
    if (++this.#elements > MOST_ELEMENTS) {
      fail('too-many-elements', `a message has at most ${MOST_ELEMENTS} elements`)
    }
    const attributes = new Map(Object.entries(tag.attributes).map(([name, { value }]) => [name, value]))
    const begun: OpenElement = { name: tag.local, attributes, children: [], text: '' }
    this.#open.at(-1)?.children.push(begun)
    this.root ??= begun
    this.#open.push(begun)
  }

  #text(piece: string): void {
    const inside = this.#open.at(-1)
    if (inside) inside.text += piece
  }
}

function fail(code: XmlFaultCode, message: string): never {
  throw new XmlFault(code, message)
}
