/** What is wrong with an extended regular expression. */

/** Stable names of the causes. */
export type ExpressionErrorCode =
  | 'empty-branch'
  | 'unbalanced'
  | 'bad-repetition'
  | 'bad-bracket'
  | 'bad-escape'
  | 'too-large'

/** An expression that cannot be used. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError'
  readonly code: ExpressionErrorCode
  /** Characters (code points) before the place where it goes wrong. */
  readonly column: number

  constructor(code: ExpressionErrorCode, column: number, message: string) {
    super(message)
    this.code = code
    this.column = column
  }
}
