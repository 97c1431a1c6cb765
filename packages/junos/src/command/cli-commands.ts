/**
 * `set cli` and `show cli`: what is about a session at the command line itself, not about the device (Junos CLI
 * reference). They need no permission: nobody's session but one's own is changed or shown.
 */
import { commandFamily, type NamedCommand } from './command-family.js'
import type { GivenOptions } from './given.js'
import type { Command, CommandNode, Option, ValueType } from './node.js'

/** A command about the session itself. */
export type CliCommand =
  | { readonly command: 'set cli complete-on-space'; readonly isOn: boolean }
  /** 0: the session never ends for want of keys. */
  | { readonly command: 'set cli idle-timeout'; readonly minutes: number }
  /** 0: no pages. */
  | { readonly command: 'set cli screen-length'; readonly rows: number }
  /** 0: as many as it takes. */
  | { readonly command: 'set cli screen-width'; readonly columns: number }
  /** Without a format there will be no timestamps. */
  | { readonly command: 'set cli timestamp'; readonly format: string | undefined }
  | { readonly command: 'show cli' }
  /** The last so many lines; without a count all of them. */
  | { readonly command: 'show cli history'; readonly count: number | undefined }

type CliName = CliCommand['command']
type CliSetting = 'complete-on-space' | 'idle-timeout' | 'screen-length' | 'screen-width'

/** Of `set cli timestamp` without a format. */
export const DEFAULT_TIMESTAMP_FORMAT = '%b %d %T'

const MOST_IDLE_MINUTES = 100_000
const MOST_ROWS = 100_000
const MOST_COLUMNS = 1024
const MOST_HISTORY_LINES = 10_000

const cliCommand = (name: CliName, more: Partial<Command> = {}): Command => ({
  name,
  privilege: 'none',
  options: [],
  ...more,
})

const number = (word: string, help: string, maximum: number): Option => ({
  word,
  help,
  value: { kind: 'number', minimum: 0, maximum },
})

const ON_OFF: ValueType = {
  kind: 'enum',
  words: [
    { word: 'off', help: 'Do not complete a word at a space' },
    { word: 'on', help: 'Complete a word at a space' },
  ],
}

const FORMAT: Option = {
  word: 'format',
  help: 'Date and time format',
  value: { kind: 'string' },
  group: 'level',
}

const setting = (word: CliSetting, help: string, argument: Option): CommandNode => ({
  word,
  help,
  command: cliCommand(`set cli ${word}`, { argument }),
})

/** Below `set`. */
export const SET_CLI: CommandNode = {
  word: 'cli',
  help: 'Set CLI settings',
  children: [
    setting('complete-on-space', 'Set whether typing space completes current word', {
      word: 'state',
      help: 'Whether a space completes a word',
      value: ON_OFF,
    }),
    setting(
      'idle-timeout',
      'Set maximum idle time before login session ends',
      number('timeout', 'Maximum idle time, in minutes, 0 for none', MOST_IDLE_MINUTES),
    ),
    setting(
      'screen-length',
      'Set number of lines on screen',
      number('length', 'Number of lines of text', MOST_ROWS),
    ),
    setting(
      'screen-width',
      'Set number of characters on a line',
      number('width', 'Number of characters', MOST_COLUMNS),
    ),
    {
      word: 'timestamp',
      help: 'Timestamp CLI output',
      command: cliCommand('set cli timestamp', {
        options: [{ word: 'disable', help: 'Disable CLI timestamp', group: 'level' }, FORMAT],
      }),
    },
  ],
}

/** Below `show`. */
export const SHOW_CLI = {
  word: 'cli',
  help: 'Show command-line interface settings',
  command: cliCommand('show cli'),
  children: [
    {
      word: 'history',
      help: 'Show list of previous commands',
      command: cliCommand('show cli history', {
        bareOption: number('count', 'Number of lines of history', MOST_HISTORY_LINES),
      }),
    },
  ],
} satisfies CommandNode

export const isCliName = commandFamily<CliName>([SET_CLI, SHOW_CLI])

/** Whether a command is about the session at the command line itself. */
export function isCliCommand<Other extends NamedCommand>(command: Other | CliCommand): command is CliCommand {
  return isCliName(command.command)
}

/** What a command of these says. */
export function cliMeaning(
  name: CliName,
  { argument, bareOption }: Command,
  values: GivenOptions,
): CliCommand {
  const value = argument && values.get(argument)
  switch (name) {
    case 'set cli complete-on-space':
      return { command: name, isOn: value === 'on' }
    case 'set cli idle-timeout':
      return { command: name, minutes: value as number }
    case 'set cli screen-length':
      return { command: name, rows: value as number }
    case 'set cli screen-width':
      return { command: name, columns: value as number }
    case 'set cli timestamp':
      return { command: name, format: timestampFormat(values) }
    case 'show cli':
      return { command: name }
    case 'show cli history':
      return { command: name, count: values.get(bareOption!) as number | undefined }
  }
}

function timestampFormat(values: GivenOptions): string | undefined {
  if (values.has(FORMAT)) return values.get(FORMAT) as string
  return values.size > 0 ? undefined : DEFAULT_TIMESTAMP_FORMAT
}
