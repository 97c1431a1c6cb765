/** What both printers do with a word. */
import type { ConfigNode } from './config-node.js'
import { formatWord } from './format-path.js'
import type { StatementShape } from './statement-shape.js'

export interface PrintOptions {
  /** What words mean; without it the layout that was read is kept where it is known. */
  readonly shape?: StatementShape
  /** Prints a comment in place of a secret, as a device does for those who may not see it. */
  readonly hidesSecrets?: boolean
}

export const SECRET_MARK = ' ## SECRET-DATA'
const HIDDEN = '/* SECRET-DATA */'

export function wordOf(node: ConfigNode, hidesSecrets: boolean): string {
  return hidesSecrets && node.isSecret ? HIDDEN : formatWord(node.word)
}
