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
/** This many removed children wait for the next look at all of them. */
const FEW_REMOVED = 16
/** Of nodes that have none; never written to. */
const NO_CHILDREN: ConfigNode[] = []

export class ConfigNode {
  readonly word: string
  readonly parent: ConfigNode | undefined
  /** Marked `inactive:` or deactivated; its children are kept. */
  isInactive = false
  /** Stood in one statement with its parent's word (`address A 10.0.0.0/8;`): a hint for printing only. */
  isJoined = false
  /** Followed by SECRET-DATA, or written as a device writes a secret. */
  isSecret = false
  /** 0 without a place. Two numbers, because trees have millions of places. */
  #line: number
  #column: number
  #isRemoved = false
  #removedChildren = 0
  /** Those that were removed stand here until somebody looks. */
  #children = NO_CHILDREN
  #byWord: Map<string, ConfigNode> | undefined

  constructor(word: string, parent?: ConfigNode, place?: Place) {
    this.word = word
    this.parent = parent
    this.#line = place ? place.line : 0
    this.#column = place ? place.column : 0
  }

  /** Where the word was read: first, or last where a statement that ends with it was given again. */
  get place(): Place | undefined {
    return this.#line === 0 ? undefined : { line: this.#line, column: this.#column }
  }

  set place(place: Place | undefined) {
    this.#line = place ? place.line : 0
    this.#column = place ? place.column : 0
  }

  /** In configuration order. */
  get children(): readonly ConfigNode[] {
    if (this.#removedChildren > 0) this.#sweep()
    return this.#children
  }

  /** The child of that word. */
  child(word: string): ConfigNode | undefined {
    if (this.#byWord) return this.#byWord.get(word)
    const children = this.#children
    for (let i = 0; i < children.length; i++) {
      const child = children[i]!
      if (child.word === word && !child.#isRemoved) return child
    }
    return undefined
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
    if (this.#children === NO_CHILDREN) this.#children = [child]
    else this.#children.push(child)
    if (this.#byWord) this.#byWord.set(word, child)
    else if (this.#children.length > MANY_CHILDREN) {
      this.#byWord = new Map(this.children.map((each) => [each.word, each]))
    }
    return child
  }

  /** Takes a child out; false when it is not there. */
  remove(word: string): boolean {
    const child = this.child(word)
    if (!child) return false
    child.#isRemoved = true
    this.#byWord?.delete(word)
    this.#removedChildren++
    if (this.#removedChildren > FEW_REMOVED && 2 * this.#removedChildren > this.#children.length)
      this.#sweep()
    return true
  }

  /** Moves a child before or after a sibling; false when either is not there. */
  move(word: string, where: 'before' | 'after', sibling: string): boolean {
    const child = this.child(word)
    const other = this.child(sibling)
    if (!child || !other || child === other) return false
    if (this.#removedChildren > 0) this.#sweep()
    this.#children.splice(this.#children.indexOf(child), 1)
    const at = this.#children.indexOf(other)
    this.#children.splice(where === 'before' ? at : at + 1, 0, child)
    return true
  }

  /** The words from the root to this node. */
  get path(): readonly string[] {
    const words: string[] = []
    for (let node: ConfigNode | undefined = this; node?.parent; node = node.parent) words.push(node.word)
    return words.reverse()
  }

  /** Takes the removed children out, all at once: one by one would be slow among a hundred thousand. */
  #sweep(): void {
    const children = this.#children
    let kept = 0
    for (let i = 0; i < children.length; i++) {
      const child = children[i]!
      if (!child.#isRemoved) children[kept++] = child
    }
    children.length = kept
    this.#removedChildren = 0
  }
}
