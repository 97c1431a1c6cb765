/** `set cli …` and `show cli …` typed in a session: what is about the session itself (Junos CLI reference). */
import { type CliCommand, DEFAULT_TIMESTAMP_FORMAT } from '../terminal/index.js'

const NUMBER = /^\d{1,6}$/
const MOST_IDLE_MINUTES = 100_000

/** The command of a line, in full words or with a last one that begins only one; undefined for any other line. */
export function readCliLine(line: string): CliCommand | undefined {
  const [verb, cli, setting, value, ...rest] = line.trim().split(/\s+/)
  if (cli !== 'cli') return undefined
  if (verb === 'show')
    return setting === undefined ? { command: 'show cli' } : readHistory(setting, value, rest)
  if (verb !== 'set' || setting === undefined) return undefined
  const number = value !== undefined && NUMBER.test(value) && rest.length === 0 ? Number(value) : undefined
  switch (setting) {
    case 'screen-length':
      return number === undefined ? undefined : { command: 'set cli screen-length', rows: number }
    case 'screen-width':
      return number === undefined ? undefined : { command: 'set cli screen-width', columns: number }
    case 'idle-timeout':
      return number === undefined || number > MOST_IDLE_MINUTES
        ? undefined
        : { command: 'set cli idle-timeout', minutes: number }
    case 'complete-on-space':
      return value === 'on' || value === 'off'
        ? { command: 'set cli complete-on-space', isOn: value === 'on' }
        : undefined
    case 'timestamp':
      return { command: 'set cli timestamp', format: timestampFormat(value, rest) }
    default:
      return undefined
  }
}

function readHistory(
  word: string,
  value: string | undefined,
  rest: readonly string[],
): CliCommand | undefined {
  if (word !== 'history' || rest.length > 0) return undefined
  if (value === undefined) return { command: 'show cli history', count: undefined }
  return NUMBER.test(value) ? { command: 'show cli history', count: Number(value) } : undefined
}

function timestampFormat(word: string | undefined, rest: readonly string[]): string | undefined {
  if (word === 'disable') return undefined
  return word === 'format' && rest.length > 0
    ? rest.join(' ').replace(/^"(.*)"$/, '$1')
    : DEFAULT_TIMESTAMP_FORMAT
}
