/** What can be wrong with asking the kernel. */
import { NativeError } from '../native/index.js'

export type KernelErrorCode =
  | 'kernel-no-privilege'
  | 'kernel-module-missing'
  | 'kernel-not-supported'
  | 'kernel-unreadable'
  | 'kernel-not-clearable'

export class KernelError extends Error {
  override readonly name = 'KernelError'
  readonly code: KernelErrorCode

  constructor(code: KernelErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** The one line for who may not: which capability, and how it is granted. */
export const NO_PRIVILEGE =
  "the kernel's connection table takes the capability CAP_NET_ADMIN: run this as root, or as a systemd unit with " +
  'AmbientCapabilities=CAP_NET_ADMIN'

/** The one line for who would clear connections that were read by another road. */
export const ONLY_BY_NETLINK =
  'connections are cleared by netlink only, and here they are not read by it (show security flow status says why)'

/** What a NativeError means for who asks the kernel. */
export function kernelError(error: unknown): KernelError {
  if (error instanceof KernelError) return error
  if (!(error instanceof NativeError)) throw error
  if (error.code === 'no-privilege') return new KernelError('kernel-no-privilege', NO_PRIVILEGE)
  if (error.code === 'not-supported')
    return new KernelError(
      'kernel-not-supported',
      `this kernel does not answer by netlink (${error.message})`,
    )
  const isMissing = error.code === 'foreign-functions-missing'
  return new KernelError(isMissing ? 'kernel-not-supported' : 'kernel-unreadable', error.message)
}
