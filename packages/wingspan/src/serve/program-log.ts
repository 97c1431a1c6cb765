/** The program's log on standard error: one JSON object a line (pino). Secrets never get here; names are escaped by JSON. */
import { type Logger, pino } from 'pino'
import { type AuditEvent, auditRecord } from '../access/index.js'

export type { Logger } from 'pino'

const STANDARD_ERROR = 2

/** Written at once: what was said last before an end is what matters most. */
export function programLog(level = 'info'): Logger {
  return pino({ level, base: null }, pino.destination({ dest: STANDARD_ERROR, sync: true }))
}

/** Writes down who has asked what. */
export function auditTo(log: Logger): (event: AuditEvent) => void {
  return (event) => log.info(auditRecord(event), `audit ${event.action} ${event.result}`)
}

/** Writes down what is our own bug; what a client sent is not in it. */
export function faultTo(log: Logger): (error: unknown) => void {
  return (error) => log.error({ err: error }, 'internal error')
}
