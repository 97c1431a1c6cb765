/**
 * A configuration as one tree of words (Junos CLI user guide: configuration statements). Both forms make the same
 * tree: every word is a node, `a { b c; }`, `a b c;` and `set a b c` are a → b → c, and `[ x y ]` are siblings.
 * What a word means (container, key, value) is the schema's to say.
 */

/** Where a word was read; line and column from 1, in characters. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** Beyond this many children a node finds them by a map. */
const MANY_CHILDREN = 8

export class ConfigNode {
  readonly word: string
  readonly parent: ConfigNode | undefined
  readonly place: Place | undefined
  /** Marked `inactive:` or deactivated; its children are kept. */
  isInactive = false
  /** Stood in one statement with its parent's word (`address A 10.0.0.0/8;`): a hint for printing only. */
  isJoined = false
  /** Followed by SECRET-DATA, or known to be secret. */
  isSecret = false
  readonly #children: ConfigNode[] = []
  #byWord: Map<string, ConfigNode> | undefined

  constructor(word: string, parent?: ConfigNode, place?: Place) {
    this.word = word
    this.parent = parent
    this.place = place
  }

  /** In configuration order. */
  get children(): readonly ConfigNode[] {
    return this.#children
  }

  /** The child of that word. */
  child(word: string): ConfigNode | undefined {
    return this.#byWord ? this.#byWord.get(word) : this.#children.find((child) => child.word === word)
  }

  /** The node at the end of these words, or undefined. */
  at(...words: string[]): ConfigNode | undefined {
    let node: ConfigNode | undefined = this
    for (const word of words) node = node?.child(word)
    return node
  }

  /** The child of that word, made at the end when it is not there. */
  add(word: string, place?: Place): ConfigNode {
    const known = this.child(word)
    if (known) return known
    const child = new ConfigNode(word, this, place)
    this.#children.push(child)
    if (this.#byWord) this.#byWord.set(word, child)
    else if (this.#children.length > MANY_CHILDREN) {
      this.#byWord = new Map(this.#children.map((each) => [each.word, each]))
    }
    return child
  }

  /** Takes a child out; false when it is not there. */
  remove(word: string): boolean {
    const place = this.#children.findIndex((child) => child.word === word)
    if (place < 0) return false
    this.#children.splice(place, 1)
    this.#byWord?.delete(word)
    return true
  }

  /** Moves a child before or after a sibling; false when either is not there. */
  move(word: string, where: 'before' | 'after', sibling: string): boolean {
    const child = this.child(word)
    if (!child || word === sibling || !this.child(sibling)) return false
    this.#children.splice(this.#children.indexOf(child), 1)
    const at = this.#children.findIndex((each) => each.word === sibling)
    this.#children.splice(where === 'before' ? at : at + 1, 0, child)
    return true
  }

  /** The words from the root to this node. */
  get path(): readonly string[] {
    const words: string[] = []
    for (let node: ConfigNode | undefined = this; node?.parent; node = node.parent) words.unshift(node.word)
    return words
  }
}
