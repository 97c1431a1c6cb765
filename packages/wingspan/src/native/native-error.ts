/** What can go wrong below JavaScript. */

/** `foreign-functions-missing`: the optional package is not there; the rest are what the system said. */
export type NativeErrorCode =
  | 'foreign-functions-missing'
  | 'no-privilege'
  | 'not-supported'
  | 'events-lost'
  | 'would-wait'
  | 'no-device'
  | 'failed'

export class NativeError extends Error {
  override readonly name = 'NativeError'
  readonly code: NativeErrorCode

  constructor(code: NativeErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Numbers of `errno.h` that somebody acts upon, the same on every Linux but for EOPNOTSUPP and ENOBUFS on MIPS. */
const SYSTEM_ERRORS: readonly (readonly [errno: number, name: string, code: NativeErrorCode])[] = [
  [1, 'EPERM', 'no-privilege'],
  [13, 'EACCES', 'no-privilege'],
  [11, 'EAGAIN', 'would-wait'],
  [19, 'ENODEV', 'no-device'],
  [105, 'ENOBUFS', 'events-lost'],
  [22, 'EINVAL', 'not-supported'],
  [93, 'EPROTONOSUPPORT', 'not-supported'],
  [95, 'EOPNOTSUPP', 'not-supported'],
  [97, 'EAFNOSUPPORT', 'not-supported'],
]

/** The error of a system call that failed, by its `errno`. */
export function systemError(call: string, errno: number): NativeError {
  const [, name, code] = SYSTEM_ERRORS.find(([number]) => number === errno) ?? [
    errno,
    `error ${errno}`,
    'failed',
  ]
  return new NativeError(code as NativeErrorCode, `${call}: ${name}`)
}
