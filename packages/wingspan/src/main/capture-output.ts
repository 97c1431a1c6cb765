/**
 * A pcapng file being written: into a file beside it first, which takes its name when it is complete, so that a
 * run that fails leaves no half file behind.
 */
import { closeSync, lstatSync, openSync, realpathSync, renameSync, unlinkSync, writeSync } from 'node:fs'
import {
  appendPcapngPacket,
  type CaptureInterface,
  type CaptureInterfaceName,
  pcapngInterface,
  pcapngPacketLength,
  pcapngSectionHeader,
} from '@wingspan/engine'
import { printableText } from '../source/index.js'

const BUFFER_BYTES = 1 << 20

export type OutputErrorCode = 'output-unwritable'

/** The file cannot be written: the user's name for it, or the system. */
export class OutputError extends Error {
  readonly code: OutputErrorCode = 'output-unwritable'
  override readonly name = 'OutputError'
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  ENOENT: 'no such directory',
  ENOSPC: 'no space left',
  ENOTDIR: 'no such directory',
  EPERM: 'permission denied',
  EROFS: 'read-only file system',
  EFBIG: 'file too large',
}

/** What the system says is wrong, in words. */
export function systemReason(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  return code === undefined ? String(error) : (REASONS[code] ?? code)
}

/** Where a link leads, so that the file it names is written and the link stays. Throws an OutputError. */
function writableName(fileName: string): string {
  const there = lstatSync(fileName, { throwIfNoEntry: false })
  if (there === undefined || there.isFile()) return fileName
  if (there.isDirectory()) throw new OutputError(`cannot write ${printableText(fileName)}: is a directory`)
  if (there.isSymbolicLink()) return writableName(realpathSync(fileName))
  throw new OutputError(`cannot write ${printableText(fileName)}: is not a regular file`)
}

/** The file that holds what was written so far. */
export function partName(fileName: string): string {
  return `${fileName}.part`
}

export class CaptureOutput {
  readonly #fileName: string
  readonly #descriptor: number
  readonly #interfaces: readonly CaptureInterface[]
  readonly #nameOf: CaptureInterfaceName
  /** Interface numbers in the output, by number in the source. */
  readonly #numbers = new Map<number, number>()
  #buffer = new Uint8Array(BUFFER_BYTES)
  #view = new DataView(this.#buffer.buffer)
  #length = 0
  /** Packets written. */
  packets = 0

  /**
   * Opens the file. `interfaces` are the source's, by number; they are described as they are needed, by the names
   * that `nameOf` gives, so that the file's sessions have the same ones.
   */
  constructor(fileName: string, interfaces: readonly CaptureInterface[], nameOf: CaptureInterfaceName) {
    this.#fileName = this.#try(() => writableName(fileName), fileName)
    this.#interfaces = interfaces
    this.#nameOf = nameOf
    this.#descriptor = this.#try(() => openSync(partName(this.#fileName), 'w'))
    this.#appendBlock(pcapngSectionHeader())
  }

  /** Adds a packet; its bytes are copied. */
  add(
    captureInterface: number,
    timeMicroseconds: number,
    bytes: Uint8Array,
    offset: number,
    capturedLength: number,
    wireLength: number,
  ): void {
    const number = this.#numbers.get(captureInterface) ?? this.#describe(captureInterface)
    this.#makeRoom(pcapngPacketLength(capturedLength))
    this.#length = appendPcapngPacket(
      this.#buffer,
      this.#view,
      this.#length,
      number,
      timeMicroseconds,
      bytes,
      offset,
      capturedLength,
      wireLength,
    )
    this.packets++
  }

  /** Completes the file under its name; where that fails, it is given up. */
  finish(): void {
    try {
      this.#flush()
      this.#try(() => renameSync(partName(this.#fileName), this.#fileName))
    } catch (error) {
      this.abandon()
      throw error
    }
    closeSync(this.#descriptor)
  }

  /** Gives the file up. */
  abandon(): void {
    closeSync(this.#descriptor)
    unlinkSync(partName(this.#fileName))
  }

  #describe(captureInterface: number): number {
    const { linkType, snapLength } = this.#interfaces[captureInterface]!
    this.#appendBlock(pcapngInterface(linkType, snapLength, this.#nameOf(captureInterface)))
    const number = this.#numbers.size
    this.#numbers.set(captureInterface, number)
    return number
  }

  #appendBlock(block: Uint8Array): void {
    this.#makeRoom(block.length)
    this.#buffer.set(block, this.#length)
    this.#length += block.length
  }

  #makeRoom(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return
    this.#flush()
    if (bytes <= this.#buffer.length) return
    this.#buffer = new Uint8Array(bytes)
    this.#view = new DataView(this.#buffer.buffer)
  }

  #flush(): void {
    for (let at = 0; at < this.#length; ) {
      at += this.#try(() => writeSync(this.#descriptor, this.#buffer, at, this.#length - at))
    }
    this.#length = 0
  }

  #try<Result>(action: () => Result, fileName = this.#fileName): Result {
    try {
      return action()
    } catch (error) {
      if (error instanceof OutputError) throw error
      throw new OutputError(`cannot write ${printableText(fileName)}: ${systemReason(error)}`)
    }
  }
}
