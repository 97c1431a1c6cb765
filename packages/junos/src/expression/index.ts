/** Extended regular expressions of configurations and users, matched in linear time. */
export { Expression, LARGEST_EXPRESSION_PROGRAM, LONGEST_EXPRESSION, parseExpression } from './expression.js'
export { ExpressionError, type ExpressionErrorCode } from './expression-error.js'
