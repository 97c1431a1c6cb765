/** What every PacketSource promises. A kind of source calls this with a way to open one that holds given frames. */
import { BATCH_SIZE, FrameBatch } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import type { PacketSource } from '../../src/source/index.js'
import { framesOf, LINK_TYPE, readAll, type TestFrame } from './captures.js'

/**
 * `open` makes a source that holds exactly these frames, which are in order and of different times, all of
 * LINK_TYPE. It is called once for each check.
 */
export function packetSourceConformance(
  name: string,
  open: (frames: readonly TestFrame[]) => PacketSource,
): void {
  const frames: TestFrame[] = Array.from({ length: 3 * BATCH_SIZE + 7 }, (_, i) => ({
    timeMicroseconds: 1_700_000_000_000_000 + i * 1_000_003,
    bytes: Uint8Array.from({ length: (i * 7) % 100 }, (_, j) => i + j),
    wireLength: ((i * 7) % 100) + (i % 3),
  }))

  const opened = async (held: readonly TestFrame[], check: (source: PacketSource) => Promise<void>) => {
    const source = open(held)
    try {
      await check(source)
    } finally {
      source.close()
    }
  }

  const withoutPlace = (seen: readonly TestFrame[]) =>
    seen.map(({ timeMicroseconds, bytes, wireLength }) => ({ timeMicroseconds, bytes, wireLength }))

  describe(`${name} is a PacketSource`, () => {
    it('hands on every frame, whole and in order', () =>
      opened(frames, async (source) => {
        expect(withoutPlace(await readAll(source))).toEqual(frames)
        expect(source.damages).toEqual([])
      }))

    it('returns the count of the batch, and numbers frames through', () =>
      opened(frames, async (source) => {
        const batch = new FrameBatch()
        let total = 0
        for (;;) {
          const count = await source.next(batch)
          expect(batch.count).toBe(count)
          expect(count).toBeLessThanOrEqual(BATCH_SIZE)
          if (count === 0) break
          expect(batch.firstFrameNumber).toBe(total)
          total += count
        }
        expect(total).toBe(frames.length)
      }))

    it('gives a view of exactly the bytes, with every frame inside', () =>
      opened(frames, async (source) => {
        const batch = new FrameBatch()
        while ((await source.next(batch)) > 0) {
          expect(batch.view.buffer).toBe(batch.bytes.buffer)
          expect(batch.view.byteOffset).toBe(batch.bytes.byteOffset)
          expect(batch.view.byteLength).toBe(batch.bytes.byteLength)
          for (let i = 0; i < batch.count; i++) {
            expect(batch.offset[i]!).toBeGreaterThanOrEqual(0)
            expect(batch.offset[i]! + batch.capturedLength[i]!).toBeLessThanOrEqual(batch.bytes.length)
          }
        }
      }))

    it('lists the interface of a frame by the time it hands it on', () =>
      opened(frames, async (source) => {
        const batch = new FrameBatch()
        while ((await source.next(batch)) > 0) {
          for (const seen of framesOf(batch)) {
            expect(seen.linkType).toBe(LINK_TYPE)
            expect(source.interfaces[seen.captureInterface]?.linkType).toBe(LINK_TYPE)
          }
        }
      }))

    it('fills whichever batch it is given', () =>
      opened(frames, async (source) => {
        const seen: TestFrame[] = []
        for (;;) {
          const batch = new FrameBatch()
          if ((await source.next(batch)) === 0) break
          seen.push(...framesOf(batch))
        }
        expect(withoutPlace(seen)).toEqual(frames)
      }))

    it('hands on large frames', () => {
      const large = [200_000, 3, 262_144].map((length, i) => ({
        timeMicroseconds: i,
        bytes: new Uint8Array(length).fill(i + 1),
        wireLength: length,
      }))
      return opened(large, async (source) => {
        const seen = await readAll(source)
        expect(seen.map((each, i) => Buffer.compare(each.bytes, large[i]!.bytes))).toEqual([0, 0, 0])
      })
    })

    it('ends, and stays ended', () =>
      opened(frames.slice(0, 3), async (source) => {
        const batch = new FrameBatch()
        await readAll(source, batch)
        expect(await source.next(batch)).toBe(0)
        expect(await source.next(batch)).toBe(0)
        expect(batch.count).toBe(0)
      }))

    it('ends at once without frames', () =>
      opened([], async (source) => expect(await source.next(new FrameBatch())).toBe(0)))

    it('gives the same again after a rewind, if it can', () =>
      opened(frames, async (source) => {
        if (source.rewind === undefined) return
        const batch = new FrameBatch()
        await source.next(batch)
        source.rewind()
        const first = await readAll(source)
        const interfaces = [...source.interfaces]
        source.rewind()
        expect(await source.next(batch)).toBeGreaterThan(0)
        expect(batch.firstFrameNumber).toBe(0)
        expect([...framesOf(batch), ...(await readAll(source))]).toEqual(first)
        expect(withoutPlace(first)).toEqual(frames)
        expect(source.interfaces).toEqual(interfaces)
        expect(source.damages).toEqual([])
      }))

    it('may be closed before its end, and twice', () =>
      opened(frames, async (source) => {
        await source.next(new FrameBatch())
        source.close()
        source.close()
      }))
  })
}
