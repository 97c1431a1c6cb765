import { readdirSync } from 'node:fs'
import { FrameBatch } from '@wingspan/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CaptureFile, mergeCaptures, openCaptures } from '../../src/source/index.js'
import { frame, pcapngOf, pcapOf, readAll, temporaryFiles, textsOf } from './captures.js'
import { memorySource } from './memory-source.js'

const files = temporaryFiles()

describe('mergeCaptures', () => {
  it('orders frames by time, and of one time by the order of the files', async () => {
    const names = [
      files.write('a', pcapOf([frame(1, 'a1'), frame(3, 'a3'), frame(5, 'a5')])),
      files.write('b', pcapOf([frame(1, 'b1'), frame(2, 'b2'), frame(5, 'b5')])),
      files.write('c', pcapOf([frame(0, 'c0'), frame(5, 'c5')])),
    ]
    expect(await textsOf(openCaptures(names))).toEqual(['c0', 'a1', 'b1', 'b2', 'a3', 'a5', 'b5', 'c5'])
    expect(await textsOf(openCaptures(names.reverse()))).toEqual([
      'c0',
      'b1',
      'a1',
      'b2',
      'a3',
      'c5',
      'b5',
      'a5',
    ])
  })

  it('keeps the order of a file that is not in order', async () => {
    const names = [
      files.write('mixed', pcapOf([frame(5, 'x5'), frame(2, 'x2'), frame(9, 'x9')])),
      files.write('straight', pcapOf([frame(1, 'y1'), frame(4, 'y4'), frame(7, 'y7')])),
    ]
    expect(await textsOf(openCaptures(names))).toEqual(['y1', 'y4', 'x5', 'x2', 'y7', 'x9'])
  })

  it('hands on whole runs', async () => {
    const source = openCaptures([
      files.write('early', pcapOf(Array.from({ length: 50 }, (_, i) => frame(i, 'e')))),
      files.write('late', pcapOf(Array.from({ length: 50 }, (_, i) => frame(100 + i, 'l')))),
    ])
    const batch = new FrameBatch()
    const runs: number[][] = []
    while ((await source.next(batch)) > 0) runs.push([batch.firstFrameNumber, batch.count])
    expect(runs).toEqual([
      [0, 50],
      [50, 50],
    ])
  })

  it('merges any sorted sources into all their frames in order', async () => {
    const times = fc.array(fc.nat(40), { maxLength: 150 }).map((some) => some.sort((a, b) => a - b))
    await fc.assert(
      fc.asyncProperty(fc.array(times, { minLength: 1, maxLength: 4 }), async (all) => {
        const sources = all.map((some, i) => memorySource(some.map((time, j) => frame(time, `${i}:${j}`))))
        const expected = all
          .flatMap((some, i) => some.map((time, j) => ({ time, i, j })))
          .sort((a, b) => a.time - b.time || a.i - b.i || a.j - b.j)
        const merged = mergeCaptures(sources, sources[0]!.interfaces)
        expect(await textsOf(merged)).toEqual(expected.map(({ i, j }) => `${i}:${j}`))
      }),
      { numRuns: 200 },
    )
  })

  it('numbers the interfaces of all files together and says whose they are', async () => {
    const names = [
      files.write('one', Buffer.concat([pcapngOf('a0', [frame(1, '')]), pcapngOf('a1', [frame(9, '')])])),
      files.write('two', pcapngOf('b0', [frame(2, '')])),
    ]
    const source = openCaptures(names)
    const seen = await readAll(source)
    expect(seen.map((each) => source.interfaces[each.captureInterface]!.name)).toEqual(['a0', 'b0', 'a1'])
    const fileOf = Object.fromEntries(source.interfaces.map(({ name, fileName }) => [name, fileName]))
    expect(fileOf).toEqual({ a0: names[0], a1: names[0], b0: names[1] })
    source.rewind?.()
    expect((await readAll(source)).map((each) => each.captureInterface)).toEqual(
      seen.map((each) => each.captureInterface),
    )
    expect(source.interfaces).toHaveLength(3)
  })

  it('goes on with the other files where one is damaged', async () => {
    const whole = pcapOf([frame(1, 'a1'), frame(3, 'a3')])
    const cut = files.write('cut', whole.subarray(0, whole.length - 1))
    const source = openCaptures([cut, files.write('good', pcapOf([frame(2, 'b2'), frame(4, 'b4')]))])
    expect(await textsOf(source)).toEqual(['a1', 'b2', 'b4'])
    expect(source.damages.map((damage) => [damage.fileName, damage.offset])).toEqual([[cut, 42]])
  })

  it('rewinds only if every source can', () => {
    const once = { ...memorySource([]), rewind: undefined }
    expect(mergeCaptures([memorySource([]), once], []).rewind).toBeUndefined()
    expect(mergeCaptures([memorySource([]), memorySource([])], []).rewind).toBeDefined()
  })

  it('leaves a single source alone', () => {
    const name = files.write('single', pcapOf([]))
    expect(openCaptures([name])).toBeInstanceOf(CaptureFile)
    const source = memorySource([])
    expect(mergeCaptures([source], source.interfaces)).toBe(source)
  })

  it('closes the files it has opened where another does not exist', () => {
    const name = files.write('open', pcapOf([]))
    const before = readdirSync('/proc/self/fd').length
    expect(() => openCaptures([name, name, files.path('missing')])).toThrow('no such file')
    expect(readdirSync('/proc/self/fd').length).toBe(before)
  })
})
