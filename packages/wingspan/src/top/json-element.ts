/** An answer of `| display json`, element by element (Junos: each name leads to a list, a leaf is `{ "data": … }`). */

export class JsonElement {
  readonly #value: unknown

  constructor(value: unknown) {
    this.#value = value
  }

  /** Undefined where the text is no JSON. */
  static parse(text: string): JsonElement | undefined {
    try {
      return new JsonElement(JSON.parse(text))
    } catch {
      return undefined
    }
  }

  /** The elements of that name; none where it has none. */
  all(name: string): JsonElement[] {
    const list = property(this.#value, name)
    return Array.isArray(list) ? list.map((value) => new JsonElement(value)) : []
  }

  /** The text of the first leaf of that name; empty where there is none. */
  text(name: string): string {
    const [first] = this.all(name)
    const data = first && property(first.#value, 'data')
    return typeof data === 'string' ? data : ''
  }

  /** The number in it; NaN where there is none, or where it is not known. */
  number(name: string): number {
    const text = this.text(name).trim()
    return text === '' ? Number.NaN : Number(text)
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}
