/**
 * JSON as bytes, as Junos makes it of elements (Junos CLI user guide, `display json`): elements of one name are an
 * array, text is `"data"`, attributes are an object, and each stands on lines of its own. Elements of one name must
 * stand side by side.
 */
import type { XmlAttributes, XmlValue } from '../xml/index.js'
import type { ElementWriter } from './element-writer.js'
import { TextWord, TextWriter } from './text-writer.js'

const NO_NAME = ''
/** Room that the fixed words around an element take at most, its name and depth apart. */
const PART_BYTES = 256
/** Text that stands in quotation marks as it is: printable ASCII without those and without a backslash. */
const PLAIN = /^[ !#-[\]-~]*$/
/** Characters that a terminal might obey or hide; JSON's own escapes leave them as they are. */
const INVISIBLE = /[\x7F-\x9F\p{Cf}\p{Zl}\p{Zp}]/gu

const BEGIN = new TextWord('{')
const QUOTE = new TextWord('"')
const NULL = new TextWord('[null]')
const COMMA = new TextWord(',')

/** What is written at one depth, made once. */
class Depth {
  readonly indent: string
  /** Begins the next element of the array that is open. */
  readonly next: TextWord
  readonly endArray: TextWord
  readonly end: TextWord
  readonly data: TextWord
  readonly #arrays = new Map<string, TextWord>()

  constructor(depth: number) {
    this.indent = `\n${'    '.repeat(depth)}`
    this.next = new TextWord(`,${this.indent}{`)
    this.endArray = new TextWord(`${this.indent}]`)
    this.end = new TextWord(`${this.indent}}`)
    this.data = new TextWord(`${this.indent}"data" : `)
  }

  /** Begins an array and its first element. Names are the program's own, so there are few. */
  array(name: string): TextWord {
    const known = this.#arrays.get(name)
    if (known) return known
    const made = new TextWord(`${this.indent}${quoted(name)} : [${this.indent}{`)
    if (this.#arrays.size < MOST_NAMES) this.#arrays.set(name, made)
    return made
  }
}

/** Names that are remembered at one depth; a configuration's own words are names too. */
const MOST_NAMES = 1024

export class JsonWriter implements ElementWriter {
  readonly takesNameOnce = true
  readonly #out: TextWriter
  readonly #depths: Depth[] = []
  /** For each object that is open, the name whose array is open in it. */
  readonly #names: string[] = [NO_NAME]
  /** Whether the innermost object holds nothing yet. */
  #isEmpty = true

  /** `capacity` in bytes, grown when a piece needs more. */
  constructor(capacity: number) {
    this.#out = new TextWriter(capacity)
    this.#out.reserve(PART_BYTES)
    this.#out.word(BEGIN)
  }

  get length(): number {
    return this.#out.length
  }

  get written(): Uint8Array {
    return this.#out.written
  }

  clear(): void {
    this.#out.clear()
  }

  open(name: string, attributes?: XmlAttributes): void {
    const out = this.#out
    const depth = this.#names.length
    const words = this.#depth(depth)
    if (this.#names[depth - 1] === name) {
      this.#reserve(words)
      out.word(words.next)
    } else {
      const array = words.array(name)
      this.#reserve(words, array.length)
      this.#endArray()
      if (!this.#isEmpty) out.word(COMMA)
      out.word(array)
      this.#names[depth - 1] = name
    }
    this.#names.push(NO_NAME)
    this.#isEmpty = true
    if (attributes !== undefined) this.#attributes(attributes)
  }

  close(): void {
    this.#reserve(this.#depth(this.#names.length))
    this.#endArray()
    this.#names.pop()
    this.#out.word(this.#depth(this.#names.length).end)
    this.#isEmpty = false
  }

  leaf(name: string, value: XmlValue, attributes?: XmlAttributes): void {
    this.open(name, attributes)
    this.#data(typeof value === 'string' ? value : String(value))
    this.close()
  }

  empty(name: string, attributes?: XmlAttributes): void {
    this.open(name, attributes)
    this.#data('')
    this.close()
  }

  /** Ends all that is open, and the text. */
  end(): void {
    while (this.#names.length > 0) this.close()
    this.#out.text('\n')
  }

  #data(value: string): void {
    const out = this.#out
    const words = this.#depth(this.#names.length)
    this.#reserve(words)
    if (!this.#isEmpty) out.word(COMMA)
    out.word(words.data)
    if (value === '') out.word(NULL)
    else if (PLAIN.test(value)) {
      out.word(QUOTE)
      out.text(value)
      out.reserve(PART_BYTES)
      out.word(QUOTE)
    } else out.text(quoted(value))
    this.#isEmpty = false
  }

  #endArray(): void {
    const depth = this.#names.length
    if (this.#names[depth - 1] === NO_NAME) return
    this.#out.word(this.#depth(depth).endArray)
    this.#names[depth - 1] = NO_NAME
  }

  #attributes(attributes: XmlAttributes): void {
    const entries = attributes instanceof Map ? [...attributes] : Object.entries(attributes)
    const members = entries.map(([name, value]) => `${quoted(name)} : ${quoted(value)}`)
    const { indent } = this.#depth(this.#names.length)
    this.#out.text(`${this.#isEmpty ? '' : ','}${indent}"attributes" : {${members.join(', ')}}`)
    this.#isEmpty = false
  }

  #depth(depth: number): Depth {
    for (let i = this.#depths.length; i <= depth; i++) this.#depths.push(new Depth(i))
    return this.#depths[depth]!
  }

  #reserve({ indent }: Depth, more = 0): void {
    this.#out.reserve(PART_BYTES + 4 * indent.length + more)
  }
}

function quoted(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`
  return JSON.stringify(text).replace(INVISIBLE, escaped)
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, place) => {
    return `\\u${character.charCodeAt(place).toString(16).padStart(4, '0')}`
  }).join('')
}
