/** An XML element as far as requests need one: names without their namespaces, all else as it was written. */
import type { XmlWriter } from '@wingspan/junos'

export interface XmlElement {
  /** The local name. */
  readonly name: string
  /** By name as written, prefix included, in the order of the document. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** The text directly inside, without that of the children. */
  readonly text: string
}

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map()

/** An element without attributes. */
export function element(name: string, inside: string | readonly XmlElement[] = []): XmlElement {
  return typeof inside === 'string'
    ? { name, attributes: NO_ATTRIBUTES, children: [], text: inside }
    : { name, attributes: NO_ATTRIBUTES, children: inside, text: '' }
}

/** The text without the white space around it, which says nothing in a request (XML's four blanks, no others). */
export function trimmedText({ text }: XmlElement): string {
  return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')
}

/** Writes an element and all inside it. Of mixed content only the elements are written. */
export function writeElement(xml: XmlWriter, { name, attributes, children, text }: XmlElement): void {
  if (children.length > 0) {
    xml.open(name, attributes)
    for (const child of children) writeElement(xml, child)
    xml.close()
  } else if (text === '') xml.empty(name, attributes)
  else xml.leaf(name, text, attributes)
}
