/**
 * A file that is there whole or not at all: written beside its name first, it takes the name when it is complete, so
 * that a run that fails or is interrupted leaves no half file behind, and what was there before stays until then.
 */
import { closeSync, lstatSync, openSync, realpathSync, renameSync, unlinkSync, writeSync } from 'node:fs'
import { printableText } from '../source/index.js'

export type OutputErrorCode = 'output-unwritable'

/** The file cannot be written: the user's name for it, or the system. */
export class OutputError extends Error {
  readonly code: OutputErrorCode = 'output-unwritable'
  override readonly name = 'OutputError'
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EFBIG: 'file too large',
  EISDIR: 'is a directory',
  ENOENT: 'no such directory',
  ENOSPC: 'no space left',
  ENOTDIR: 'no such directory',
  EPERM: 'permission denied',
  EPIPE: 'nobody reads it',
  EROFS: 'read-only file system',
}

/** What the system says is wrong, in words. */
export function systemReason(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  return code === undefined ? String(error) : (REASONS[code] ?? code)
}

/** The file that holds what was written so far. */
export function partName(fileName: string): string {
  return `${fileName}.part`
}

/** What a name stands for to who writes it: a file to come or to replace, or a device or pipe that takes bytes as they come. */
interface Target {
  readonly name: string
  readonly isFile: boolean
}

function targetOf(fileName: string): Target {
  const there = lstatSync(fileName, { throwIfNoEntry: false })
  if (there === undefined || there.isFile()) return { name: fileName, isFile: true }
  if (there.isDirectory()) throw new OutputError(`cannot write ${printableText(fileName)}: is a directory`)
  // The file that a link names is written, and the link stays.
  if (there.isSymbolicLink()) return targetOf(realpathSync(fileName))
  return { name: fileName, isFile: false }
}

export class WholeFile {
  readonly #fileName: string
  readonly #target: Target
  readonly #descriptor: number
  #isOpen = true

  /** Opens it; devices and pipes only where `takesPipes` says so. Throws an OutputError. */
  constructor(fileName: string, takesPipes = false) {
    this.#fileName = fileName
    this.#target = this.#try(() => targetOf(fileName))
    const { name, isFile } = this.#target
    if (!isFile && !takesPipes) {
      throw new OutputError(`cannot write ${printableText(fileName)}: is not a regular file`)
    }
    this.#descriptor = this.#try(() => openSync(isFile ? partName(name) : name, 'w'))
  }

  /** Writes bytes from `from` to before `to`. Throws an OutputError. */
  write(bytes: Uint8Array, from = 0, to = bytes.length): void {
    for (let at = from; at < to; ) at += this.#try(() => writeSync(this.#descriptor, bytes, at, to - at))
  }

  /** Gives the file its name; where that fails, it is given up. */
  finish(): void {
    const { name, isFile } = this.#target
    try {
      if (isFile) this.#try(() => renameSync(partName(name), name))
    } catch (error) {
      this.abandon()
      throw error
    }
    this.#close()
  }

  /** Gives it up. Twice does no harm. */
  abandon(): void {
    if (!this.#isOpen) return
    this.#close()
    if (this.#target.isFile) unlinkSync(partName(this.#target.name))
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.#descriptor)
    this.#isOpen = false
  }

  #try<Result>(action: () => Result): Result {
    try {
      return action()
    } catch (error) {
      if (error instanceof OutputError) throw error
      throw new OutputError(`cannot write ${printableText(this.#fileName)}: ${systemReason(error)}`)
    }
  }
}
