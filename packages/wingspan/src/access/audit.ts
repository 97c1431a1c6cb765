/** What is written down of who asked: one record of one shape, fit for a log whatever a client has sent. */
import { printableText } from '../source/index.js'

export type AuditAction =
  | 'login'
  | 'logout'
  | 'command'
  | 'clear'
  | 'clear-dry-run'
  | 'view-configuration'
  | 'kill-session'

export interface AuditEvent {
  readonly action: AuditAction
  /** As the client said it; it may be nobody's name. */
  readonly user: string
  /** The client's address, or `local`. */
  readonly from: string
  readonly via: 'ssh' | 'netconf' | 'local'
  readonly result: 'ok' | 'refused' | 'failed'
  /** The command or operation, in full words. */
  readonly what?: string
  /** Sessions that were cleared, or would have been. */
  readonly count?: number
}

/** The same, safe to write: bounded, printable, without secrets. `audit` tells it from other lines of the log. */
export type AuditRecord = AuditEvent & { readonly audit: true }

const LONGEST_NAME = 128
const LONGEST_WHAT = 1024

export function auditRecord({ action, user, from, via, result, what, count }: AuditEvent): AuditRecord {
  return {
    audit: true,
    action,
    user: safe(user, LONGEST_NAME),
    from: safe(from, LONGEST_NAME),
    via,
    result,
    ...(what === undefined ? {} : { what: safe(redactSecrets(what), LONGEST_WHAT) }),
    ...(count === undefined ? {} : { count }),
  }
}

/** Hashes of crypt(3) and what Junos makes of its secrets: `$6$…`, `$9$…`. */
const HASH = /\$(?:[1-9][a-z]?|sha1)\$[^\s"]+/g
/** The value after a word of the configuration that has a secret one, in quotes or not. */
const VALUE =
  /\b(encrypted-password|plain-text-password-value|pre-shared-key|ascii-text|hexadecimal|authentication-key|authentication-password|privacy-password|secret|password|passphrase|community)(\s+)("(?:[^"\\]|\\.)*"?|\S+)/gi

const SECRET = '<secret>'

/** A text with `<secret>` in place of hashes and of values after words that hold secrets. */
export function redactSecrets(text: string): string {
  return text.replace(VALUE, `$1$2${SECRET}`).replace(HASH, SECRET)
}

function safe(text: string, longest: number): string {
  const printed = printableText(text.slice(0, longest + 1))
  return printed.length > longest ? `${printed.slice(0, longest)}…` : printed
}
