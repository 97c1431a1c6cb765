/**
 * A line that somebody has sent, and what is to become of it: the one place where every way of asking meets what the
 * user may do.
 */
import type { ApplicationTable } from '@wingspan/engine'
import {
  type AnsweredCommand,
  CommandError,
  type LoginUser,
  type ParsedLine,
  type Privilege,
  parseLine,
} from '@wingspan/junos'
import { type AuditEvent, mayRun, refusedWord } from '../access/index.js'
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
  /** The user may not; `word` is what the refusal names. */
  | { readonly kind: 'refused'; readonly word: string }

/** What a privilege is written down as. */
const ACTIONS: Readonly<Partial<Record<Privilege, AuditEvent['action']>>> = {
  'view-configuration': 'view-configuration',
  clear: 'clear',
}

/** Reads a line, decides whether the user may, and has written down what must be. */
export function readQuestion(
  line: string,
  { user, from, via }: Asker,
  applications: ApplicationTable | undefined,
  audit: (event: AuditEvent) => void,
): Question {
  if (line.trim() === '') return { kind: 'nothing' }
  const parsed = parseLine(line, applications)
  if (parsed instanceof CommandError) return { kind: 'wrong', error: parsed }
  const { command, canonical } = parsed
  if (command.command === 'exit') return { kind: 'exit' }
  const action = ACTIONS[canonical.privilege] ?? 'command'
  const event = { action, user: user.name, from, via, what: canonical.line }
  if (!mayRun(user, canonical)) {
    audit({ ...event, result: 'refused' })
    return { kind: 'refused', word: refusedWord(canonical) }
  }
  // What was cleared is written down when it is known.
  if (action === 'view-configuration') audit({ ...event, result: 'ok' })
  return { kind: 'command', command, parsed }
}
