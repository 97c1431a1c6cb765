/** Bytes that are no message. There is no way back into step after one: the session ends (RFC 6242 section 4.2). */

/** Stable names of the causes. */
export type FramingFaultCode = 'too-big' | 'bad-chunk'

export class FramingFault extends Error {
  override readonly name = 'FramingFault'
  readonly code: FramingFaultCode

  constructor(code: FramingFaultCode, message: string) {
    super(message)
    this.code = code
  }
}

export const tooBig = (bound: number) => new FramingFault('too-big', `a message has more than ${bound} bytes`)
