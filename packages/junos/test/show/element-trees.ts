/** Elements read back, from XML as it is laid out and from JSON, as one kind of tree. */

export interface Tree {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  /** Undefined where the element holds others. */
  readonly text?: string
  readonly children: Tree[]
}

const LINE = /^( *)<(\/?)([\w:.-]+)((?: [\w:.-]+="[^"<]*")*)(\/?)>(?:([^<>]*)<\/([\w:.-]+)>)?$/

/** The elements at the top of a text, one line each as Junos lays them out; throws on any other text. */
export function treesOfXml(text: string, level = 0): Tree[] {
  const top: Tree = { name: '', attributes: {}, children: [] }
  const open = [top]
  for (const line of text.split('\n').slice(0, -1)) {
    const match = LINE.exec(line)
    if (!match) throw new TypeError(`no element: ${line}`)
    const [, blanks, isEnd, name, attributes, isEmpty, content, endName] = match
    const depth = open.length - 1 - (isEnd ? 1 : 0) + level
    if (blanks!.length !== 4 * depth) throw new TypeError(`not at its level: ${line}`)
    if (isEnd) {
      if (open.pop()!.name !== name) throw new TypeError(`ends what is not open: ${line}`)
      continue
    }
    const tree: Tree = {
      name: name!,
      attributes: Object.fromEntries(
        [...attributes!.matchAll(/ ([\w:.-]+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!]),
      ),
      ...(isEmpty || endName ? { text: unescaped(content ?? '') } : {}),
      children: [],
    }
    if (endName !== undefined && endName !== name) throw new TypeError(`ends otherwise: ${line}`)
    open.at(-1)!.children.push(tree)
    if (tree.text === undefined) open.push(tree)
  }
  if (open.length !== 1) throw new TypeError('elements are open')
  return top.children
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' }

function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9A-F]+)|(\w+));/g, (_, code, name) =>
    code ? String.fromCodePoint(Number.parseInt(code, 16)) : ENTITIES[name]!,
  )
}

type Json = Readonly<Record<string, readonly Json[]>>

/** The same of a JSON text by Junos' rule. Elements that a repeated key hides are missing. */
export function treesOfJson(text: string): Tree[] {
  return childrenOf(JSON.parse(text) as Json)
}

function childrenOf(object: Json): Tree[] {
  return Object.entries(object)
    .filter(([name]) => name !== 'data' && name !== 'attributes')
    .flatMap(([name, items]) => items.map((item) => treeOf(name, item)))
}

function treeOf(name: string, item: Json): Tree {
  const attributes = (item.attributes ?? {}) as unknown as Record<string, string>
  const data = item.data as unknown as string | [null] | undefined
  const text = data === undefined ? {} : { text: typeof data === 'string' ? data : '' }
  return { name, attributes, ...text, children: childrenOf(item) }
}

/** Texts of the leaves directly inside. */
export function leavesOf({ children }: Tree): Record<string, string> {
  return Object.fromEntries(
    children.filter(({ text }) => text !== undefined).map(({ name, text }) => [name, text!]),
  )
}
