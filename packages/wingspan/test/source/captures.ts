/** Captures written to files of one test run, and sources read to their end. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  appendPcapngPacket,
  FrameBatch,
  pcapHeader,
  pcapngInterface,
  pcapngPacketLength,
  pcapngSectionHeader,
  pcapRecord,
} from '@wingspan/engine'
import { afterAll } from 'vitest'
import type { PacketSource } from '../../src/source/index.js'

export interface TestFrame {
  readonly timeMicroseconds: number
  readonly bytes: Uint8Array
  readonly wireLength: number
}

export const LINK_TYPE = 1

export function frame(timeMicroseconds: number, text: string): TestFrame {
  const bytes = new TextEncoder().encode(text)
  return { timeMicroseconds, bytes, wireLength: bytes.length }
}

export function pcapOf(frames: readonly TestFrame[]): Uint8Array {
  return Buffer.concat([
    pcapHeader(LINK_TYPE),
    ...frames.map((each) => pcapRecord(each.timeMicroseconds, each.bytes, each.wireLength)),
  ])
}

/** One section with an interface of this name. */
export function pcapngOf(interfaceName: string, frames: readonly TestFrame[]): Uint8Array {
  return Buffer.concat([
    pcapngSectionHeader(),
    pcapngInterface(LINK_TYPE, 0, interfaceName),
    ...frames.map(({ timeMicroseconds, bytes, wireLength }) => {
      const block = new Uint8Array(pcapngPacketLength(bytes.length))
      const view = new DataView(block.buffer)
      appendPcapngPacket(block, view, 0, 0, timeMicroseconds, bytes, 0, bytes.length, wireLength)
      return block
    }),
  ])
}

/** Writes files into a directory that is removed after the tests of the file that calls this. */
export function temporaryFiles(): {
  path(name: string): string
  write(name: string, data: Uint8Array): string
} {
  const directory = mkdtempSync(join(tmpdir(), 'wingspan-source-'))
  afterAll(() => rmSync(directory, { recursive: true }))
  const path = (name: string) => join(directory, name)
  return {
    path,
    write(name, data) {
      writeFileSync(path(name), data)
      return path(name)
    },
  }
}

export interface SeenFrame extends TestFrame {
  readonly linkType: number
  readonly captureInterface: number
}

/** Reads everything, checking what every single batch must be like. */
export async function readAll(source: PacketSource, batch = new FrameBatch()): Promise<SeenFrame[]> {
  const seen: SeenFrame[] = []
  for (;;) {
    const count = await source.next(batch)
    if (count === 0) return seen
    seen.push(...framesOf(batch))
  }
}

export function framesOf(batch: FrameBatch): SeenFrame[] {
  return Array.from({ length: batch.count }, (_, i) => ({
    timeMicroseconds: batch.timeMicroseconds[i]!,
    bytes: batch.bytes.slice(batch.offset[i]!, batch.offset[i]! + batch.capturedLength[i]!),
    wireLength: batch.wireLength[i]!,
    linkType: batch.linkType[i]!,
    captureInterface: batch.captureInterface[i]!,
  }))
}

export async function textsOf(source: PacketSource): Promise<string[]> {
  return (await readAll(source)).map((each) => new TextDecoder().decode(each.bytes))
}
