/**
 * The control functions of a full-screen view: ECMA-48 (CUP, EL, ED, SGR), and of xterm, which all terminals of today
 * follow, the alternate screen, the cursor's visibility, whether a full row goes on in the next, and whether pasted text
 * is told from typed.
 */

/** Another screen than the one the shell writes on, without a cursor, each row for itself. */
export const ENTER_SCREEN = '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h\x1b[2J'
/** All as it was; cleared first, as tmux moves rows to the shell's screen where the terminal has had other sizes meanwhile. */
export const LEAVE_SCREEN = '\x1b[0m\x1b[2J\x1b[H\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l'
export const CLEAR_SCREEN = '\x1b[2J'
export const ERASE_ROW = '\x1b[K'
export const SHOW_CURSOR = '\x1b[?25h'
export const HIDE_CURSOR = '\x1b[?25l'

/** To a place, counted from 0. */
export function toPlace(row: number, column: number): string {
  return `\x1b[${row + 1};${column + 1}H`
}
