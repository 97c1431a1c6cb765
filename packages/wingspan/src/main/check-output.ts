/** Whether what a replay is to write can be written at all, and over nothing that it reads. */
import { realpathSync } from 'node:fs'
import { CommandError, parseCommand } from '@wingspan/junos'
import type { PacketSource } from '../source/index.js'
import type { ReplayArguments } from './arguments.js'
import { UsageError } from './usage-error.js'
import { partName } from './whole-file.js'

/** Before anything is opened. Throws a UsageError. */
export function checkOutput(args: ReplayArguments): void {
  const { command, files, writeTo, logTo } = args
  if (command === undefined && files.includes('-') && logTo !== '-') {
    throw new UsageError('standard input is the capture, so the command must be an argument')
  }
  if (writeTo !== undefined) checkWrite(writeTo, command)
  checkNames('--write', writeTo, args)
  checkNames('--log', logTo === '-' ? undefined : logTo, args)
  if (writeTo !== undefined && logTo !== undefined && areSame(writeTo, logTo)) {
    throw new UsageError(`--log ${logTo}: is what --write writes`)
  }
}

/** The captures are read twice for `--write`. Throws a UsageError, with the source closed. */
export function checkRewind({ writeTo }: ReplayArguments, source: PacketSource): void {
  if (writeTo !== undefined && source.rewind === undefined) {
    source.close()
    throw new UsageError('--write reads the captures twice, and standard input comes only once')
  }
}

function checkWrite(writeTo: string, command: string | undefined): void {
  if (writeTo === '-') throw new UsageError('--write needs the name of a file')
  const parsed = command === undefined ? undefined : parseCommand(command)
  if (parsed instanceof CommandError) return
  if (parsed === undefined || !parsed.command.startsWith('show security flow session')) {
    throw new UsageError('--write needs a command that shows sessions')
  }
}

function checkNames(option: string, target: string | undefined, args: ReplayArguments): void {
  const what = target === undefined ? undefined : inputBehind(target, args)
  if (what !== undefined) throw new UsageError(`${option} ${target}: is ${what} that is read`)
}

/** Of a log that is added to the file of its name. Throws a UsageError where that would spoil what is read. */
export function checkGrowingLog(logTo: string, read: Pick<ReplayArguments, 'files' | 'config'>): void {
  const what = logTo === '-' ? undefined : inputBehind(logTo, read)
  if (what !== undefined) throw new UsageError(`--log ${logTo}: is ${what} that is read`)
}

/** What a file of this name is to a replay that reads it, in words; undefined where it reads no such file. */
export function inputBehind(
  target: string,
  { files, config }: Pick<ReplayArguments, 'files' | 'config'>,
): string | undefined {
  const inputs = [
    ...files.map((name) => ({ name, what: 'a capture' })),
    ...[config?.fileName, config?.hosts].map((name) => ({ name, what: 'a file' })),
  ]
  const isRead = (name: string) => isSameFile(name, target) || isSameFile(name, partName(target))
  return inputs.find(({ name }) => name !== undefined && isRead(name))?.what
}

/** Also where neither is there yet. */
function areSame(left: string, right: string): boolean {
  return left === right || isSameFile(left, right)
}

function isSameFile(left: string, right: string): boolean {
  try {
    return realpathSync(left) === realpathSync(right)
  } catch {
    return false
  }
}
