/** The keys at `---(more)---` and the help that `h` shows there (Junos CLI: automore). */

export type PagerAction =
  | 'line down'
  | 'half down'
  | 'page down'
  | 'line up'
  | 'half up'
  | 'page up'
  | 'top'
  | 'bottom'
  | 'redraw'
  | 'search forwards'
  | 'search backwards'
  | 'search again'
  | 'help'
  | 'quit'

/** What is said of an action, how its keys are named there, and their names. */
const ACTIONS: readonly (readonly [PagerAction, help: string, keys: string, names: readonly string[]])[] = [
  ['help', 'Display this help text', 'h', ['h']],
  ['half down', 'Move down half display', 'TAB, d, or ^D', ['tab', 'd', 'C-d']],
  [
    'line down',
    'Move down one line',
    'Enter, j, ^N, ^X, ^Z, or Down-Arrow',
    ['return', 'enter', 'j', 'C-n', 'C-x', 'C-z', 'down'],
  ],
  [
    'page down',
    'Move down one page',
    'Space, f, ^F, or Right-Arrow',
    ['space', 'f', 'C-f', 'right', 'pagedown'],
  ],
  ['bottom', 'Move to bottom of output', 'G, ^E, or End', ['G', 'C-e', 'end']],
  ['top', 'Move to top of output', 'g, ^A, or Home', ['g', 'C-a', 'home']],
  ['half up', 'Move up half display', 'u or ^U', ['u', 'C-u']],
  [
    'line up',
    'Move up one line',
    'k, Delete, Backspace, ^H, ^P, or Up-Arrow',
    ['k', 'delete', 'backspace', 'C-h', 'C-p', 'up'],
  ],
  ['page up', 'Move up one page', 'b, ^B, or Left-Arrow', ['b', 'C-b', 'left', 'pageup']],
  ['quit', 'Quit and return to prompt', 'q, Q, ^K, or ^C', ['q', 'Q', 'C-k', 'C-c']],
  ['redraw', 'Redraw display', '^L or ^R', ['C-l', 'C-r']],
  ['search again', 'Repeat search', 'n', ['n']],
  ['search forwards', 'Search forwards', '/ <string>', ['/']],
  ['search backwards', 'Search backwards', '? <string>', ['?']],
]

/** By name of the key. */
export const PAGER_KEYS: ReadonlyMap<string, PagerAction> = new Map(
  ACTIONS.flatMap(([action, , , names]) => names.map((name) => [name, action] as const)),
)

/** Lines of help, each with its newline. */
export const PAGER_HELP: string = [
  '---(Help for CLI automore)---',
  ...ACTIONS.map(([, help, keys]) => `  ${`${help}:`.padEnd(28)} ${keys}`),
  '',
].join('\n')
