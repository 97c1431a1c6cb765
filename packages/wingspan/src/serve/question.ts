/**
 * A line that somebody has sent, and what is to become of it: the one place where every way of asking meets what the
 * user may do.
 */
import type { ApplicationTable } from '@wingspan/engine'
import { CommandError, type LoginUser, type ParsedLine, parseLine, type ShowCommand } from '@wingspan/junos'
import { type AuditEvent, mayRun, type RequestedCommand, refusedWord } from '../access/index.js'
import { type DeviceCommand, readDeviceCommand } from './device-command.js'

/** Who asks. */
export interface Asker {
  readonly user: LoginUser
  /** The client's address, or `local`. */
  readonly from: string
  readonly via: AuditEvent['via']
}

export type Question =
  | { readonly kind: 'nothing' | 'exit' }
  | { readonly kind: 'show'; readonly command: ShowCommand; readonly parsed: ParsedLine }
  | { readonly kind: 'device'; readonly command: DeviceCommand }
  | { readonly kind: 'wrong'; readonly error: CommandError }
  /** The user may not; `word` is what the refusal names. */
  | { readonly kind: 'refused'; readonly word: string }

/** Reads a line, decides whether the user may, and has written down what must be. */
export function readQuestion(
  line: string,
  asker: Asker,
  applications: ApplicationTable | undefined,
  audit: (event: AuditEvent) => void,
): Question {
  if (line.trim() === '') return { kind: 'nothing' }
  const device = readDeviceCommand(line)
  if (device) {
    const { name, privilege } = device
    const refused = refusal({ name, privilege, lines: [name] }, name, asker, audit)
    return refused ?? { kind: 'device', command: device }
  }
  const parsed = parseLine(line, applications)
  if (parsed instanceof CommandError) return { kind: 'wrong', error: parsed }
  const { command, canonical } = parsed
  if (command.command === 'exit') return { kind: 'exit' }
  return refusal(canonical, canonical.line, asker, audit) ?? { kind: 'show', command, parsed }
}

function refusal(
  requested: RequestedCommand,
  what: string,
  { user, from, via }: Asker,
  audit: (event: AuditEvent) => void,
): Question | undefined {
  const isAllowed = mayRun(user, requested)
  const action = requested.privilege === 'view-configuration' ? 'view-configuration' : 'command'
  if (!isAllowed || action === 'view-configuration') {
    audit({ action, user: user.name, from, via, result: isAllowed ? 'ok' : 'refused', what })
  }
  return isAllowed ? undefined : { kind: 'refused', word: refusedWord(requested) }
}
