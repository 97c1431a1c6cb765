import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { FrameBatch } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { CaptureError, CaptureFile, openBytes, openCapture } from '../../src/source/index.js'
import { StreamSource } from '../../src/source/stream-source.js'
import { frame, pcapOf, readAll, temporaryFiles, textsOf } from './captures.js'

const files = temporaryFiles()
const PCAP = pcapOf([frame(1, 'first'), frame(2, 'second')])

async function errorOf(fileName: string): Promise<CaptureError> {
  try {
    await openCapture(fileName).next(new FrameBatch())
  } catch (error) {
    if (error instanceof CaptureError) return error
    throw error
  }
  throw new TypeError('no error')
}

describe('CaptureFile', () => {
  it('is synchronous for a plain file', () => {
    const capture = openCapture(files.write('plain.pcap', PCAP))
    expect(capture.next(new FrameBatch())).toBe(2)
    expect(capture.next(new FrameBatch())).toBe(0)
    capture.close()
  })

  it('keeps what was before the damage, and says where and what it is', async () => {
    const cut = files.write('cut.pcap', PCAP.subarray(0, PCAP.length - 2))
    const capture = openCapture(cut)
    expect(await textsOf(capture)).toEqual(['first'])
    expect(capture.damages).toEqual([
      { fileName: cut, offset: 45, reason: 'file ends in the middle of a packet record (20 of 22 bytes)' },
    ])
    capture.rewind?.()
    expect(capture.damages).toEqual([])
    expect(await textsOf(capture)).toEqual(['first'])
    expect(capture.damages).toHaveLength(1)
  })

  it('counts offsets in the whole file, not in its buffer', async () => {
    const many = Array.from({ length: 50 }, (_, i) => frame(i, 'x'.repeat(40)))
    const file = files.write('long.pcap', Buffer.concat([pcapOf(many), Buffer.alloc(16, 0xff), PCAP]))
    const capture = openCapture(file, { bufferLength: 100 })
    expect(await readAll(capture)).toHaveLength(50)
    expect(capture.damages).toEqual([
      {
        fileName: file,
        offset: 24 + 50 * 56,
        reason: 'packet record says 4294967295 bytes, the most is 262144',
      },
    ])
  })

  it('gives what a gzip file that ends early held, cut anywhere', async () => {
    const frames = Array.from({ length: 400 }, (_, i) => ({ ...frame(i, ''), bytes: randomBytes(200) }))
    const zipped = gzipSync(pcapOf(frames))
    for (const length of [zipped.length - 1, zipped.length - 9, 50_000, 20_000]) {
      const file = files.write(`cut-${length}.gz`, zipped.subarray(0, length))
      const capture = openCapture(file)
      const seen = await readAll(capture)
      expect(seen.length).toBeGreaterThan(Math.floor((length / zipped.length) * 400) - 5)
      expect(seen.map((each) => each.bytes)).toEqual(
        frames.slice(0, seen.length).map((each) => new Uint8Array(each.bytes)),
      )
      const reached = seen.reduce((sum, each) => sum + 16 + each.bytes.length, 24)
      expect(capture.damages).toEqual([
        { fileName: file, offset: reached, reason: 'compressed data ends early' },
      ])
    }
  })

  it('gives what a gzip file that is damaged held before that', async () => {
    const frames = Array.from({ length: 4000 }, (_, i) => ({ ...frame(i, ''), bytes: randomBytes(200) }))
    const zipped = gzipSync(pcapOf(frames))
    zipped[zipped.length - 6]! ^= 0xff
    const capture = openCapture(files.write('damaged.gz', zipped))
    expect((await readAll(capture)).length).toBeGreaterThan(3000)
    expect(capture.damages.map((damage) => damage.reason)).toEqual([
      'compressed data is damaged (incorrect data check)',
    ])
  })

  it('reads gzip data of several members', async () => {
    const zipped = Buffer.concat([gzipSync(PCAP.subarray(0, 30)), gzipSync(PCAP.subarray(30))])
    expect(await textsOf(openCapture(files.write('members.gz', zipped)))).toEqual(['first', 'second'])
  })

  it('reads a named pipe, which cannot be rewound', async () => {
    const pipe = files.path('pipe')
    execFileSync('mkfifo', [pipe])
    const writer = spawn('sh', ['-c', 'cat "$0" > "$1"', files.write('piped.gz', gzipSync(PCAP)), pipe])
    const capture = openCapture(pipe)
    expect(capture.rewind).toBeUndefined()
    expect(await textsOf(capture)).toEqual(['first', 'second'])
    capture.close()
    writer.kill()
  })

  it('rejects where a stream fails', async () => {
    const stream = new Readable({
      read() {
        this.destroy(Object.assign(new TypeError('broken'), { code: 'EIO' }))
      },
    })
    const capture = new CaptureFile(new StreamSource(stream, 'stream'), { fileName: 'stream' })
    await expect(capture.next(new FrameBatch())).rejects.toMatchObject({
      code: 'file-unreadable',
      message: 'cannot read stream: read error (EIO)',
    })
  })

  it('names what cannot be read', async () => {
    mkdirSync(files.path('folder'))
    const cases: [string, string, string][] = [
      [files.path('missing'), 'file-not-found', 'no such file'],
      [files.path('folder'), 'file-is-directory', 'is a directory'],
      [
        files.write('text', new TextEncoder().encode('hello, world')),
        'not-a-capture',
        'not a pcap or pcapng file',
      ],
      [files.write('empty', new Uint8Array(0)), 'not-a-capture', 'file is empty'],
      [files.write('empty.gz', gzipSync('')), 'not-a-capture', 'file is empty'],
      [
        files.write('one-byte', Uint8Array.of(0x1f)),
        'not-a-capture',
        'file ends in the middle of a file header (1 of 4 bytes)',
      ],
      [files.write('gzip-start', Uint8Array.of(0x1f, 0x8b)), 'not-a-capture', 'compressed data ends early'],
      [files.write('tail\x1b[2J\n', new Uint8Array(9)), 'not-a-capture', 'not a pcap or pcapng file'],
    ]
    for (const [fileName, code, reason] of cases) {
      const error = await errorOf(fileName)
      const printed = fileName.replace('\x1b', '\\x1b').replace('\n', '\\x0a')
      expect([error.code, error.message]).toEqual([code, `cannot read ${printed}: ${reason}`])
    }
  })

  it('throws for a name that cannot be opened', () => {
    expect(() => openBytes(files.path('missing'))).toThrow(CaptureError)
    expect(() => openBytes(`${files.write('plain', PCAP)}/below`)).toThrow('no such file')
  })
})
