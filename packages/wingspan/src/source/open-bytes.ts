/** The way from a name on the command line to its bytes. */
import { closeSync, fstatSync, openSync } from 'node:fs'
import { Socket } from 'node:net'
import type { ByteSource } from './byte-source.js'
import { CaptureError, captureErrorFrom } from './capture-error.js'
import { FileSource } from './file-source.js'
import { StreamSource } from './stream-source.js'
import { UnzippingSource } from './unzipping-source.js'

/** The name that stands for standard input. */
export const STANDARD_INPUT = '-'

/** What a name is called in messages and in interface lists. */
export function sourceName(fileName: string): string {
  return fileName === STANDARD_INPUT ? 'standard input' : fileName
}

/** Opens a file, or standard input for `-`; gzip data is decompressed. Throws a CaptureError. */
export function openBytes(fileName: string): ByteSource {
  return new UnzippingSource(fileName === STANDARD_INPUT ? openStandardInput() : openFile(fileName))
}

function openStandardInput(): ByteSource {
  const name = sourceName(STANDARD_INPUT)
  try {
    const kind = fstatSync(0)
    if (kind.isDirectory()) throw new CaptureError('file-is-directory', name, 'is a directory')
    // A file may have been read in part by the shell: go on from where its descriptor stands.
    if (kind.isFile()) return new FileSource(0, name, false)
    return new StreamSource(process.stdin, name)
  } catch (error) {
    throw captureErrorFrom(error, name)
  }
}

function openFile(fileName: string): ByteSource {
  let descriptor: number | undefined
  try {
    descriptor = openSync(fileName, 'r')
    const kind = fstatSync(descriptor)
    if (kind.isDirectory()) throw new CaptureError('file-is-directory', fileName, 'is a directory')
    if (kind.isFIFO()) return new StreamSource(new Socket({ fd: descriptor, writable: false }), fileName)
    return new FileSource(descriptor, fileName, kind.isFile())
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor)
    throw captureErrorFrom(error, fileName)
  }
}
