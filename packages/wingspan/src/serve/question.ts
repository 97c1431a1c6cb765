/**
 * A line that somebody has sent, and what is to become of it: the one place where every way of asking meets what the
 * user may do.
 */
import type { ApplicationTable } from '@wingspan/engine'
import {
  type AnsweredCommand,
  CommandError,
  commandBegun,
  isClearCommand,
  type LoginUser,
  type ParsedLine,
  type Privilege,
  parseLine,
} from '@wingspan/junos'
import { type AuditEvent, mayBegin, mayRun, type RequestedCommand } from '../access/index.js'
import type { LoginMark } from './logins.js'

/** Who asks. */
export interface Asker {
  readonly user: LoginUser
  /** The client's address, or `local`. */
  readonly from: string
  readonly via: AuditEvent['via']
  /** The login that it belongs to. */
  readonly login?: LoginMark
}

/** A command that the user may run. */
export interface Asked {
  readonly kind: 'command'
  readonly command: AnsweredCommand
  readonly parsed: ParsedLine
}

export type Question =
  | { readonly kind: 'nothing' | 'exit' }
  | Asked
  | { readonly kind: 'wrong'; readonly error: CommandError }
  /** The user may not run the command of that name. */
  | Refused

/** A command by its name, whatever comes after it. */
export type Begun = Omit<RequestedCommand, 'lines'>

export interface Refused {
  readonly kind: 'refused'
  readonly name: string
}

/** What a privilege is written down as. */
const ACTIONS: Readonly<Partial<Record<Privilege, AuditEvent['action']>>> = {
  'view-configuration': 'view-configuration',
  clear: 'clear',
}

/** What a command is written down as; one that clears nothing is told from one that does. */
export function auditAction(privilege: Privilege, command?: AnsweredCommand): AuditEvent['action'] {
  if (command !== undefined && isClearCommand(command) && command.isDryRun) return 'clear-dry-run'
  return ACTIONS[privilege] ?? 'command'
}

/**
 * The refusal of a command that has been begun and not well ended, where its user may not run it whatever its end is:
 * what is wrong with it would tell him names of the configuration. It is written down.
 */
export function refusedFromTheStart(
  begun: Begun | undefined,
  { user, from, via }: Asker,
  audit: (event: AuditEvent) => void,
): Refused | undefined {
  if (begun === undefined || mayBegin(user, begun)) return undefined
  const { name, privilege } = begun
  audit({ action: auditAction(privilege), user: user.name, from, via, what: name, result: 'refused' })
  return { kind: 'refused', name }
}

/** Reads a line, decides whether the user may, and has written down what must be. */
export function readQuestion(
  line: string,
  asker: Asker,
  applications: ApplicationTable | undefined,
  audit: (event: AuditEvent) => void,
): Question {
  if (line.trim() === '') return { kind: 'nothing' }
  const parsed = parseLine(line, applications)
  if (parsed instanceof CommandError) {
    return refusedFromTheStart(commandBegun(line), asker, audit) ?? { kind: 'wrong', error: parsed }
  }
  const { command, canonical } = parsed
  if (command.command === 'exit') return { kind: 'exit' }
  const { user, from, via } = asker
  const action = auditAction(canonical.privilege, command)
  const event = { action, user: user.name, from, via, what: canonical.line }
  if (!mayRun(user, canonical)) {
    audit({ ...event, result: 'refused' })
    return { kind: 'refused', name: canonical.name }
  }
  // What was cleared is written down when it is known.
  if (action === 'view-configuration') audit({ ...event, result: 'ok' })
  return { kind: 'command', command, parsed }
}
