/** The command line a person expects, over any pair of byte streams: line editor, completion, history, pager. */
export { CliSession, DEFAULT_CLI_SETTINGS, type TerminalFacts } from './cli-settings.js'
export { clockRepeat } from './clock-repeat.js'
export type { CommandWords, LineFault } from './completion.js'
export { runShell, type ShellCommands, type ShellEnd } from './shell.js'
export { Terminal } from './terminal.js'
