/** Any command but the one that leaves, to its typed result: where all families of commands meet. */
import { inTurns } from '@wingspan/engine'
import {
  type CliCommand,
  type ExitCommand,
  isClearCommand,
  isCliCommand,
  isDeviceCommand,
  type ParsedCommand,
} from '../command/index.js'
import { executeClear } from './clear.js'
import { type DeviceSource, executeDevice } from './device.js'
import { executeShow, type ShowResult } from './execute-show.js'
import { showConfigurationInSteps } from './show-configuration.js'
import type { ShowSource } from './show-source.js'

/** The commands that are answered. */
export type AnsweredCommand = Exclude<ParsedCommand, ExitCommand>

/** What commands are answered from. */
export interface CommandSource {
  readonly shown: ShowSource
  readonly device: DeviceSource
  /** Obeys a command about the session at the command line; the lines of its answer. */
  readonly answerCli: (command: CliCommand) => string
  /** Resolves when others have had their turn. */
  readonly turn: () => Promise<void>
  /**
   * Whether the user has had enough; asked while sessions are cleared, of which there have been so many. Left out where
   * nobody can say so.
   */
  readonly isStopped?: (count: number) => boolean
}

/**
 * Runs a command. What it does is done when the result is there; what it shows is looked for while the result is
 * rendered. Whether the command may run was decided before.
 */
export function executeCommand(
  command: AnsweredCommand,
  { shown, device, answerCli, turn, isStopped = () => false }: CommandSource,
): ShowResult | Promise<ShowResult> {
  if (isCliCommand(command)) return { kind: 'output', text: answerCli(command) }
  if (isDeviceCommand(command)) return executeDevice(command, device)
  if (isClearCommand(command)) return executeClear(command, shown, turn, isStopped)
  if (command.command === 'show configuration') return executeConfiguration(command, shown, turn)
  return executeShow(command, shown)
}

async function executeConfiguration(
  command: Extract<AnsweredCommand, { readonly command: 'show configuration' }>,
  shown: ShowSource,
  turn: () => Promise<void>,
): Promise<ShowResult> {
  return (await inTurns(showConfigurationInSteps(command, shown), turn)) ?? { kind: 'nothing' }
}
