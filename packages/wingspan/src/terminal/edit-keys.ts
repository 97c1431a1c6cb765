/** What the keys of the line editor do to the line (Junos CLI: keyboard sequences; GNU readline's emacs mode). */
import type { LineBuffer } from './line-buffer.js'

/** By name of the key; false where something did not fit. */
export const EDIT_KEYS: ReadonlyMap<string, (line: LineBuffer) => unknown> = new Map<
  string,
  (line: LineBuffer) => unknown
>([
  ['C-a', (line) => line.toStart()],
  ['home', (line) => line.toStart()],
  ['C-e', (line) => line.toEnd()],
  ['end', (line) => line.toEnd()],
  ['C-b', (line) => line.back()],
  ['left', (line) => line.back()],
  ['C-f', (line) => line.forward()],
  ['right', (line) => line.forward()],
  ['M-b', (line) => line.backWord()],
  ['C-left', (line) => line.backWord()],
  ['M-left', (line) => line.backWord()],
  ['M-f', (line) => line.forwardWord()],
  ['C-right', (line) => line.forwardWord()],
  ['M-right', (line) => line.forwardWord()],
  ['C-h', (line) => line.deleteBack()],
  ['backspace', (line) => line.deleteBack()],
  ['C-d', (line) => line.deleteForward()],
  ['delete', (line) => line.deleteForward()],
  ['C-k', (line) => line.cutToEnd()],
  ['C-u', (line) => line.cutToStart()],
  ['C-x', (line) => line.cutToStart()],
  ['C-w', (line) => line.cutBlankWordBack()],
  ['M-backspace', (line) => line.cutWordBack()],
  ['M-d', (line) => line.cutWordForward()],
  ['C-y', (line) => line.paste()],
  ['C-t', (line) => line.transpose()],
])
