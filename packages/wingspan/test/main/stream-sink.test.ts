/** A writable stream as the renderer's sink. */
import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { StreamSink } from '../../src/main/stream-sink.js'

const TEXT = new TextEncoder().encode('text')

it('waits until the stream has taken the bytes', async () => {
  const taken: (() => void)[] = []
  const stream = new Writable({ write: (_chunk, _encoding, done) => void taken.push(done) })
  let written = false
  const writing = new StreamSink(stream).write(TEXT).then(() => {
    written = true
  })
  await new Promise(setImmediate)
  expect(written).toBe(false)
  taken[0]!()
  await writing
  expect(written).toBe(true)
})

it('lets other work have its turn between two pieces', async () => {
  const sink = new StreamSink(new Writable({ write: (_chunk, _encoding, done) => done() }))
  let turns = 0
  const other = setInterval(() => turns++, 0)
  const start = performance.now()
  while (turns === 0 && performance.now() - start < 5000) await sink.write(TEXT)
  clearInterval(other)
  expect(turns).toBe(1)
})

it('is closed, and no error, once the reader has gone', async () => {
  const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) })
  const sink = new StreamSink(stream)
  expect(sink.closed).toBe(false)
  await sink.write(TEXT)
  expect(sink.closed).toBe(true)
  sink.resume()
  expect(sink.closed).toBe(true)
  await sink.write(TEXT)
})

it('writes nothing while it is stopped', async () => {
  const seen: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      seen.push(String(chunk))
      done()
    },
  })
  const sink = new StreamSink(stream)
  sink.stop()
  expect(sink.closed).toBe(true)
  await sink.write(TEXT)
  sink.resume()
  expect(sink.closed).toBe(false)
  await sink.write(TEXT)
  expect(seen).toEqual(['text'])
})
