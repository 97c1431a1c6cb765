import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ByteSource } from '../../src/source/index.js'
import { UnzippingSource } from '../../src/source/unzipping-source.js'

/** Gives at most `most` bytes at a time, each time at once or later. */
function bytesOf(data: Uint8Array, most: number, later: boolean): ByteSource {
  let at = 0
  return {
    fault: undefined,
    rewind: undefined,
    read(into, offset, length) {
      const piece = data.subarray(at, at + Math.min(most, length))
      at += piece.length
      into.set(piece, offset)
      return later ? Promise.resolve(piece.length) : piece.length
    },
    close() {},
  }
}

async function readAll(source: ByteSource, length: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for (;;) {
    const into = new Uint8Array(3 + length)
    const count = await source.read(into, 3, length)
    if (count === 0) break
    pieces.push(into.slice(3, 3 + count))
  }
  return new Uint8Array(Buffer.concat(pieces))
}

it('gives what is inside gzip data, and other bytes as they are, in whatever pieces they come', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 3000 }).filter((data) => data[0] !== 0x1f || data[1] !== 0x8b),
      fc.boolean(),
      fc.integer({ min: 1, max: 700 }),
      fc.integer({ min: 2, max: 700 }),
      fc.boolean(),
      async (data, zipped, most, length, later) => {
        const source = new UnzippingSource(bytesOf(zipped ? gzipSync(data) : data, most, later))
        expect(await readAll(source, length)).toEqual(data)
        expect(source.fault).toBeUndefined()
        source.close()
      },
    ),
    { numRuns: 200 },
  )
})

it('takes anything behind the gzip magic without throwing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (data) => {
      const source = new UnzippingSource(bytesOf(Uint8Array.of(0x1f, 0x8b, ...data), 7, true))
      await readAll(source, 50)
      expect(source.fault).toMatch(/^compressed data (ends early|is damaged \(.+\))$/)
      source.close()
    }),
  )
})
