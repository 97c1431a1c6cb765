import { PassThrough, Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { CaptureFile, openCapture, openCaptures } from '../../src/source/index.js'
import { StreamSource } from '../../src/source/stream-source.js'
import { UnzippingSource } from '../../src/source/unzipping-source.js'
import { pcapngOf, pcapOf, type TestFrame, temporaryFiles } from './captures.js'
import { memorySource } from './memory-source.js'
import { packetSourceConformance } from './packet-source-conformance.js'

const files = temporaryFiles()
let number = 0

function write(data: Uint8Array): string {
  return files.write(`${number++}`, data)
}

/** A stream that gives the bytes in pieces of this length, each in a turn of its own. */
function inPieces(data: Uint8Array, length: number): Readable {
  const stream = new PassThrough()
  Readable.from(
    (function* () {
      for (let at = 0; at < data.length; at += length) yield data.subarray(at, at + length)
    })(),
  ).pipe(stream)
  return stream
}

function streamed(data: Uint8Array, pieceLength: number): CaptureFile {
  const source = new UnzippingSource(new StreamSource(inPieces(data, pieceLength), 'stream'))
  return new CaptureFile(source, { fileName: 'stream', bufferLength: 512 })
}

/** Deals the frames out to three files of both formats. */
function dealt(frames: readonly TestFrame[]): string[] {
  return [0, 1, 2].map((turn) => {
    const own = frames.filter((_, i) => i % 5 === turn || (turn === 2 && i % 5 > 2))
    return write(turn === 0 ? gzipSync(pcapOf(own)) : pcapngOf(`if${turn}`, own))
  })
}

packetSourceConformance('memory', memorySource)
packetSourceConformance('a pcap file', (frames) => openCapture(write(pcapOf(frames))))
packetSourceConformance('a pcapng file', (frames) => openCapture(write(pcapngOf('ge-0/0/0', frames))))
packetSourceConformance('a file with a small buffer', (frames) =>
  openCapture(write(pcapngOf('ge-0/0/0', frames)), { bufferLength: 16 }),
)
packetSourceConformance('a gzip file', (frames) => openCapture(write(gzipSync(pcapOf(frames)))))
packetSourceConformance('a stream', (frames) => streamed(pcapOf(frames), 1000))
packetSourceConformance('a gzip stream', (frames) => streamed(gzipSync(pcapngOf('a', frames)), 1))
packetSourceConformance('merged files', (frames) => openCaptures(dealt(frames)))
