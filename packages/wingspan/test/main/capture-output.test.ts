/** A pcapng file being written: whole under its name, or not there at all. */
import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import type { CaptureInterface } from '@wingspan/engine'
import { expect, it } from 'vitest'
import { CaptureOutput } from '../../src/main/capture-output.js'
import { OutputError, partName } from '../../src/main/whole-file.js'
import { openCaptures } from '../../src/source/index.js'
import { readAll, temporaryFiles } from '../source/captures.js'

const files = temporaryFiles()
const INTERFACES: readonly CaptureInterface[] = ['a', 'b', 'c'].map((name, index) => ({
  fileName: 'test',
  name,
  linkType: index === 2 ? 101 : 1,
  snapLength: 0,
  lostPackets: undefined,
}))
const nameOf = (index: number) => `name-${INTERFACES[index]!.name}`
const open = (name: string) => new CaptureOutput(name, INTERFACES, nameOf)

it('describes the interfaces that are used, as they are used', async () => {
  const name = files.path('used.pcapng')
  const output = open(name)
  const bytes = Uint8Array.of(9, 1, 2, 3, 4)
  output.add(2, 1_000_001, bytes, 1, 4, 60)
  output.add(0, 2_000_002, bytes, 2, 3, 3)
  output.add(2, 3_000_003, bytes, 5, 0, 0)
  expect(existsSync(name)).toBe(false)
  output.finish()
  expect(output.packets).toBe(3)
  const source = openCaptures([name])
  const frames = await readAll(source)
  expect(source.interfaces.map((each) => [each.name, each.linkType])).toEqual([
    ['name-c', 101],
    ['name-a', 1],
  ])
  expect(
    frames.map((each) => [each.timeMicroseconds, [...each.bytes], each.wireLength, each.linkType]),
  ).toEqual([
    [1_000_001, [1, 2, 3, 4], 60, 101],
    [2_000_002, [2, 3, 4], 3, 1],
    [3_000_003, [], 0, 101],
  ])
  expect(existsSync(partName(name))).toBe(false)
})

it('takes packets larger than its buffer, and many of them', async () => {
  const name = files.path('large.pcapng')
  const output = open(name)
  const sizes = [3_000_000, 10, 1_048_576, 2_000_000, 1]
  for (const size of sizes) output.add(0, 5, new Uint8Array(size).fill(size & 255), 0, size, size)
  output.finish()
  const frames = await readAll(openCaptures([name]))
  expect(frames.map((each) => each.bytes.length)).toEqual(sizes)
  expect(frames.every((each) => each.bytes.every((byte) => byte === (each.bytes.length & 255)))).toBe(true)
})

it('leaves the file that was there until it is complete, and for good when it is given up', () => {
  const name = files.write('old.pcapng', new TextEncoder().encode('old'))
  const output = open(name)
  output.add(0, 5, new Uint8Array(10), 0, 10, 10)
  output.abandon()
  expect(readFileSync(name, 'utf8')).toBe('old')
  expect(existsSync(partName(name))).toBe(false)
})

it('says in one line what cannot be written', () => {
  const attempt = () => open(files.path('no/such/\x1b[31mfolder.pcapng'))
  expect(attempt).toThrow(OutputError)
  expect(attempt).toThrow(/^cannot write .*\\x1b\[31mfolder\.pcapng: no such directory$/)
})

it('leaves nothing behind when it cannot take its name', () => {
  const name = files.path('directory.pcapng')
  const output = open(name)
  mkdirSync(name)
  expect(() => output.finish()).toThrow(OutputError)
  expect(existsSync(partName(name))).toBe(false)
})

it('writes the file a link leads to, and nothing that is no file', () => {
  const target = files.path('target.pcapng')
  const link = files.path('link.pcapng')
  writeFileSync(target, 'old')
  symlinkSync(target, link)
  open(link).finish()
  expect(lstatSync(link).isSymbolicLink()).toBe(true)
  expect(readFileSync(target).length).toBeGreaterThan(3)
  expect(() => open('/dev/null')).toThrow(/^cannot write \/dev\/null: is not a regular file$/)
  expect(() => open(files.path('.'))).toThrow(/is a directory$/)
})
