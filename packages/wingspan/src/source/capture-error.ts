/** What a user can do wrong with a capture's name. */
import { printableText } from './printable-text.js'

export type CaptureErrorCode = 'file-not-found' | 'file-is-directory' | 'file-unreadable' | 'not-a-capture'

export class CaptureError extends Error {
  readonly code: CaptureErrorCode

  /** `reason` is in plain words; the message is `cannot read FILE: REASON`, in one line. */
  constructor(code: CaptureErrorCode, fileName: string, reason: string) {
    super(`cannot read ${printableText(fileName)}: ${printableText(reason)}`)
    this.name = 'CaptureError'
    this.code = code
  }
}

const SYSTEM_ERRORS: Readonly<Record<string, readonly [CaptureErrorCode, string]>> = {
  ENOENT: ['file-not-found', 'no such file'],
  ENOTDIR: ['file-not-found', 'no such file'],
  EISDIR: ['file-is-directory', 'is a directory'],
  EACCES: ['file-unreadable', 'permission denied'],
  EPERM: ['file-unreadable', 'permission denied'],
}

/** The error that stands for one of the operating system. */
export function captureErrorFrom(error: unknown, fileName: string): CaptureError {
  if (error instanceof CaptureError) return error
  const systemCode = (error as { code?: unknown } | null)?.code
  const [code, reason] = SYSTEM_ERRORS[String(systemCode)] ?? [
    'file-unreadable',
    `read error (${systemCode})`,
  ]
  return new CaptureError(code, fileName, reason)
}
