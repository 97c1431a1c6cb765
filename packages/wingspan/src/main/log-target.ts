/** Where `--log` writes: a file, whole or not at all; a device or pipe; standard output. */

import type { LogTarget } from './flow-log.js'
import { StreamSink } from './stream-sink.js'
import { WholeFile } from './whole-file.js'

/** Opens it, `-` for standard output. Throws an OutputError. */
export function openLogTarget(fileName: string): LogTarget {
  return fileName === '-' ? standardOutput() : fileTarget(fileName)
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
