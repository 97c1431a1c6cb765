/**
 * `show configuration` as elements (Junos XML management protocol: a container or list entry is an element, the name of
 * an entry is `name` in it, a value is the text of its statement). Secrets are left out.
 */
import { type KnownNode, statementAt } from '../schema/index.js'
import type { ConfigurationResult } from '../show/index.js'
import { type ConfigNode, HIDDEN_SECRET, isSecretWord } from '../syntax/index.js'
import type { Elements, ElementWriter } from './element-writer.js'

const ELEMENT_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/
const FROM_ZONE = 'from-zone'
const INACTIVE = { inactive: 'inactive' }

export function configurationElements({ node }: ConfigurationResult, out: ElementWriter): Elements {
  return new ConfigurationElements(out).write(node)
}

class ConfigurationElements {
  readonly #out: ElementWriter
  /** Of the nodes above what is shown, the one child that leads there. */
  readonly #way = new Map<ConfigNode, ConfigNode>()

  constructor(out: ElementWriter) {
    this.#out = out
  }

  *write(shown: ConfigNode): Generator<'more'> {
    let root = shown
    for (let above = shown.parent; above; above = above.parent) {
      this.#way.set(above, root)
      root = above
    }
    this.#out.open('configuration')
    yield* this.#below(root, statementAt(root))
    this.#out.close()
  }

  *#below(node: ConfigNode, known: KnownNode | undefined): Generator<'more'> {
    for (const child of this.#childrenOf(node)) {
      yield* this.#node(child, known?.child(child.word))
    }
    yield 'more'
  }

  *#node(node: ConfigNode, known: KnownNode | undefined): Generator<'more'> {
    const kind = known?.statement.kind
    if (kind === undefined || kind === 'opaque') yield* this.#plain(node)
    else if (known!.role !== 'word') yield* this.#unnamed(node, known!)
    else if (kind === 'list') yield* this.#entries(node, known!)
    else if (kind === 'leaf' || kind === 'leaf-list') this.#values(node, known!)
    else yield* this.#element(node.word, node, known)
  }

  /** Names below the word of a list: one element each. */
  *#entries(node: ConfigNode, known: KnownNode): Generator<'more'> {
    for (const entry of this.#childrenOf(node)) {
      const inside = known.child(entry.word)
      if (node.word === FROM_ZONE) yield* this.#contexts(entry, inside)
      else yield* this.#entry(node.word, entry, inside)
    }
  }

  *#entry(word: string, entry: ConfigNode, known: KnownNode | undefined): Generator<'more'> {
    this.#out.open(word, attributesOf(entry))
    this.#out.leaf('name', textOf(entry))
    yield* this.#below(entry, known)
    this.#out.close()
  }

  /** `from-zone A to-zone B`: each pair of zones is one `policy`. */
  *#contexts(from: ConfigNode, known: KnownNode | undefined): Generator<'more'> {
    for (const word of this.#childrenOf(from)) {
      for (const to of this.#childrenOf(word)) {
        this.#out.open('policy', attributesOf(from) ?? attributesOf(to))
        this.#out.leaf('from-zone-name', from.word)
        this.#out.leaf('to-zone-name', to.word)
        yield* this.#below(to, known?.child(word.word)?.child(to.word))
        this.#out.close()
      }
    }
  }

  /** What is shown of what is below a node. */
  #childrenOf(node: ConfigNode): readonly ConfigNode[] {
    const only = this.#way.get(node)
    return only ? [only] : node.children
  }

  #values(node: ConfigNode, { statement: { valueElement } }: KnownNode): void {
    if (node.children.length === 0) this.#out.empty(node.word, attributesOf(node))
    for (const value of node.children) {
      if (valueElement === undefined) this.#out.leaf(node.word, textOf(value))
      else {
        this.#out.open(node.word, attributesOf(node))
        this.#out.leaf(valueElement, textOf(value))
        this.#out.close()
      }
    }
  }

  /** An entry or a value that stands among statements. */
  *#unnamed(node: ConfigNode, known: KnownNode): Generator<'more'> {
    const kind = known.kindOfUnnamed ?? 'name'
    if (known.role === 'name') yield* this.#entry(kind, node, known)
    else if (kind === 'default-action') this.#out.empty(node.word, attributesOf(node))
    else {
      this.#out.leaf(kind, textOf(node))
      yield* this.#below(node, known)
    }
  }

  *#element(word: string, node: ConfigNode, known: KnownNode | undefined): Generator<'more'> {
    if (node.children.length === 0) {
      this.#out.empty(word, attributesOf(node))
      return
    }
    this.#out.open(word, attributesOf(node))
    yield* this.#below(node, known)
    this.#out.close()
  }

  /** A word of which the schema does not say what it is: an element where it can be one, which no secret becomes. */
  *#plain(node: ConfigNode): Generator<'more'> {
    const [only, second] = node.children
    if (!ELEMENT_NAME.test(node.word) || isSecretWord(node)) {
      this.#out.open('undocumented', attributesOf(node))
      this.#out.leaf('name', textOf(node))
      yield* this.#below(node, undefined)
      this.#out.close()
    } else if (only && !second && only.children.length === 0) {
      this.#out.leaf(node.word, textOf(only))
    } else yield* this.#element(node.word, node, undefined)
  }
}

function textOf(node: ConfigNode): string {
  return isSecretWord(node) ? HIDDEN_SECRET : node.word
}

function attributesOf({ isInactive }: ConfigNode) {
  return isInactive ? INACTIVE : undefined
}
