/** The statements of a configuration: their words, values, and what this program does with them. */
export { checkSchema, statementAt } from './check-schema.js'
export type { Diagnostic } from './diagnostic.js'
export { spreadValues } from './spread-values.js'
export { ICMP_TYPE_NAMES } from './stanza/applications.js'
export type { Statement, Support } from './statement.js'
export { isSingleValued, settleLeaves, statementShape } from './statement-shape.js'
export { parsePorts, parseProtocol } from './value-kind.js'
