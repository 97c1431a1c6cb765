/** Extended regular expressions of configurations and users, matched in linear time. */
export type { Automaton } from './automaton.js'
export { Expression, parseExpression } from './expression.js'
export { ExpressionError } from './expression-error.js'
