/** Where `--log` writes: a file, of a replay whole or not at all, else growing; a device or pipe; standard output. */
import { closeSync, fstatSync, openSync, statSync, write, writeSync } from 'node:fs'
import { promisify } from 'node:util'
import { printableText } from '../source/index.js'
import type { LogTarget } from './flow-log.js'
import { StreamSink } from './stream-sink.js'
import { OutputError, systemReason, WholeFile } from './whole-file.js'

/** Opens it, `-` for standard output. Throws an OutputError. */
export function openLogTarget(fileName: string): LogTarget {
  return fileName === '-' ? standardOutput() : fileTarget(fileName)
}

/** The same for lines that come for as long as the program runs: added to the file that there is. */
export function openGrowingLog(fileName: string): LogTarget {
  return fileName === '-' ? standardOutput() : growingFile(fileName)
}

/** Whether a growing log may go on in another file of its name: one that was renamed has none, a pipe is what it is. */
export function isReplaceable(fileName: string): boolean {
  return fileName !== '-' && (statSync(fileName, { throwIfNoEntry: false })?.isFile() ?? true)
}

function standardOutput(): LogTarget {
  const sink = new StreamSink(process.stdout)
  return {
    get closed() {
      return sink.closed
    },
    write: (bytes) => sink.write(bytes),
    finish() {},
    abandon() {},
  }
}

function fileTarget(fileName: string): LogTarget {
  const file = new WholeFile(fileName, true)
  return {
    closed: false,
    write: (bytes) => file.write(bytes),
    finish: () => file.finish(),
    abandon: () => file.abandon(),
  }
}

const writeLater = promisify(write)

function growingFile(fileName: string): LogTarget {
  const cannot = (error: unknown) =>
    new OutputError(`cannot write ${printableText(fileName)}: ${systemReason(error)}`)
  const orCannot = <Result>(action: () => Result): Result => {
    try {
      return action()
    } catch (error) {
      throw cannot(error)
    }
  }
  const descriptor = orCannot(() => openSync(fileName, 'a'))
  // Nobody but the disk is waited for, so the last lines are there however the program ends.
  const isFile = fstatSync(descriptor).isFile()
  let isOpen = true
  const close = () => {
    if (isOpen) closeSync(descriptor)
    isOpen = false
  }
  return {
    closed: false,
    write: (bytes) =>
      isFile
        ? orCannot(() => writeAll(descriptor, bytes))
        : writeAllLater(descriptor, bytes).catch((error) => Promise.reject(cannot(error))),
    finish: close,
    abandon: close,
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
}

async function writeAllLater(descriptor: number, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await writeLater(descriptor, bytes, at)).bytesWritten
}
