/** The keys of `top`, and the help that `?` shows. */
import { SORT_KEYS, type SortKey } from './sort-key.js'

export type TopAction =
  | 'down'
  | 'up'
  | 'page down'
  | 'page up'
  | 'top'
  | 'bottom'
  | 'open'
  | 'back'
  | 'filter'
  | 'next order'
  | 'pause'
  | 'redraw'
  | 'keys'
  | 'suspend'
  | 'quit'

const KEY_COLUMNS = 18

/** What is said of an action, how its keys are named there, and their names. */
const ACTIONS: readonly (readonly [TopAction, help: string, keys: string, names: readonly string[]])[] = [
  ['down', 'Down one row', 'j, Down-Arrow', ['j', 'C-n', 'down']],
  ['up', 'Up one row', 'k, Up-Arrow', ['k', 'C-p', 'up']],
  ['page down', 'Down one page', 'Page-Down, ^F', ['pagedown', 'C-f']],
  ['page up', 'Up one page', 'Page-Up, ^B', ['pageup', 'C-b']],
  ['top', 'To the first', 'g, Home', ['g', 'home']],
  ['bottom', 'To the last', 'G, End', ['G', 'end']],
  ['open', 'All of this session', 'Enter, Right-Arrow', ['return', 'enter', 'right']],
  ['back', 'Back to the sessions', 'Esc, Left-Arrow', ['escape', 'M-escape', 'left', 'backspace', 'C-h']],
  ['filter', 'Which sessions, in the words of the command', '/, f', ['/', 'f']],
  ['next order', 'Sort by the next of these', 's', ['s']],
  ['pause', 'Pause, and go on', 'Space, p', ['space', 'p']],
  ['redraw', 'Redraw', '^L', ['C-l']],
  ['suspend', 'Stop the program, as elsewhere', '^Z', ['C-z']],
  ['keys', 'These keys', '?, h', ['?', 'h']],
  ['quit', 'Quit', 'q, ^C', ['q', 'Q', 'C-c', 'C-d']],
]

/** By name of the key. */
export const TOP_KEYS: ReadonlyMap<string, TopAction> = new Map(
  ACTIONS.flatMap(([action, , , names]) => names.map((name) => [name, action] as const)),
)

/** By name of the key. */
export const ORDER_KEYS: ReadonlyMap<string, SortKey> = new Map(SORT_KEYS.map((each) => [each.key, each]))

/** What each key does, one a line. */
export const KEYS_TEXT = ACTIONS.flatMap(([action, help, keys]) => [
  [keys, help],
  ...(action === 'next order' ? SORT_KEYS.map((each) => [`  ${each.key}`, `By ${each.help}`]) : []),
])
  .map(([keys, help]) => ` ${keys!.padEnd(KEY_COLUMNS)} ${help}`)
  .join('\n')
