/** The statements of a configuration: their words, values, and what this program does with them. */
export { checkSchema } from './check-schema.js'
export type { Diagnostic } from './diagnostic.js'
export { type KnownNode, statementAt, unnamedValue } from './known-node.js'
export { settleLeaves } from './settle-leaves.js'
export { spreadValues } from './spread-values.js'
export { ICMP_TYPE_NAMES } from './stanza/applications.js'
export { isSingleValued, statementShape } from './statement-shape.js'
export { parsePorts, parseProtocol } from './value-kind.js'
