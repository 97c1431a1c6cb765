/** An XML element as far as requests need one: names without their namespaces, all else as it was written. */
export interface XmlElement {
  /** The local name. */
  readonly name: string
  /** By name as written, prefix included, in the order of the document. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** The text directly inside, without that of the children. */
  readonly text: string
}

/** The text without the white space around it, which says nothing in a request (XML's four blanks, no others). */
export function trimmedText({ text }: XmlElement): string {
  return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')
}
