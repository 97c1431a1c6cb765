/** What the first word of a text says about it: the set form has commands, and some words no configuration begins with. */

/** The configuration mode commands of the set form (Junos CLI user guide). */
export const SET_COMMANDS = [
  'set',
  'delete',
  'deactivate',
  'activate',
  'insert',
  'rename',
  'copy',
  'annotate',
  'protect',
  'unprotect',
  'edit',
  'up',
  'top',
] as const

export type SetCommand = (typeof SET_COMMANDS)[number]

const COMMANDS: ReadonlySet<string> = new Set(SET_COMMANDS)
/** `user@host>`, `user@host#`. */
const PROMPT = /^[^@]+@[^@]+[>#%]/

export function isSetCommand(word: string): word is SetCommand {
  return COMMANDS.has(word)
}

/** A terminal's prompt. */
export function isPrompt(word: string): boolean {
  return PROMPT.test(word)
}

/** A word that, unquoted and first of all, would not be taken for a statement's. */
export function misleads(word: string): boolean {
  return isSetCommand(word) || isPrompt(word) || word.startsWith('<')
}
