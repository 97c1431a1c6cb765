/** What both printers do with a word. */
import type { ConfigNode } from './config-node.js'
import { formatWord } from './format-path.js'
import { HIDDEN_SECRET } from './hidden-secret.js'
import type { StatementShape } from './statement-shape.js'

export interface PrintOptions {
  /** What words mean; without it the layout that was read is kept where it is known. */
  readonly shape?: StatementShape
  /** Prints a comment in place of a secret, as a device does for those who may not see it. */
  readonly hidesSecrets?: boolean
  /** What the hierarchical form says about a word in a comment before its line. */
  readonly remark?: (node: ConfigNode) => string | undefined
}

const SECRET_MARK = ' ## SECRET-DATA'

/** Statements whose value is a secret, however it is written. */
const SECRET_STATEMENT =
  /^(?:.*-password(?:-value)?|password|secret|ascii-text|hexadecimal|authentication-key|privacy-key)$/

/** Whether a word is marked as a secret, or is the value of a statement that holds one. */
export function isSecretWord({ isSecret, parent }: ConfigNode): boolean {
  return isSecret || (parent !== undefined && SECRET_STATEMENT.test(parent.word))
}

export function wordOf(node: ConfigNode, hidesSecrets: boolean): string {
  return hidesSecrets && isSecretWord(node) ? HIDDEN_SECRET : formatWord(node.word)
}

/** What stands behind a statement that ends with one of these words. */
export function markOf(nodes: readonly ConfigNode[], hidesSecrets: boolean): string {
  return nodes.some((node) => (hidesSecrets ? isSecretWord(node) : node.isSecret)) ? SECRET_MARK : ''
}
