/** The command line a person expects, over any pair of byte streams: line editor, completion, history, pager. */
export {
  type CliCommand,
  CliSession,
  DEFAULT_CLI_SETTINGS,
  DEFAULT_TIMESTAMP_FORMAT,
} from './cli-settings.js'
export { runShell, type ShellCommands, type ShellEnd } from './shell.js'
export { Terminal } from './terminal.js'
