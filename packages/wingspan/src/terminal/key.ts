/** A key as the editor and the pager know it, from Node's `keypress` event. */
import type { Key as NodeKey } from 'node:readline'
import { shownText } from './text-width.js'

export interface Key {
  /** `C-a`, `M-b`, `up`, `return`, `space`; of a key that only types, its text. */
  readonly name: string
  /** What it types; empty for keys that do something. */
  readonly text: string
  /** Whether it came in a bracketed paste: it then types, and completes nothing. */
  readonly isPasted: boolean
}

/** The key of an event. `text` is what Node read, `key` what it made of it. */
export function readKey(text: string | undefined, key: NodeKey, isPasted: boolean): Key {
  const typed = text === undefined || key.ctrl || key.meta ? '' : shownText(text)
  const modifier = key.ctrl ? 'C-' : key.meta ? 'M-' : ''
  const name = key.name === 'space' || typed === '' ? `${modifier}${key.name ?? ''}` : typed
  return { name, text: isPasted && key.name === 'tab' ? ' ' : typed, isPasted }
}
