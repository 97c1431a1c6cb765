/** `| save` at the program: where it writes, and where it does not. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CommandRunner } from '../../src/main/command-runner.js'
import { SavedFiles } from '../../src/main/saved-files.js'
import { replayed } from './replayed.js'

const OFFICE = fileURLToPath(new URL('../../../../examples/office.pcapng', import.meta.url))
const NONE = 'show security flow session protocol 99'

describe('save', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wingspan-saved-'))
  const config = join(folder, 'branch.conf')
  let runner: CommandRunner
  let printed = ''
  const sink = {
    closed: false,
    write(bytes: Uint8Array) {
      printed += Buffer.from(bytes).toString()
    },
  }

  beforeAll(async () => {
    const { shown, source } = await replayed([OFFICE])
    source.close()
    writeFileSync(config, 'system {}\n')
    const read = { files: [OFFICE], config: { fileName: config, hosts: undefined, interfaces: new Map() } }
    runner = new CommandRunner(shown, new SavedFiles(read).open)
  })
  beforeEach(() => {
    printed = ''
    sink.closed = false
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('writes a file, and over one that is there', async () => {
    const file = join(folder, 'saved.txt')
    for (const [line, text] of [
      [`${NONE} | save ${file}`, 'Total sessions: 0\n'],
      [`${NONE} | count | save ${file}`, 'Count: 1 lines\n'],
    ] as const) {
      printed = ''
      expect(await runner.run(line, sink, 0)).toBe('done')
      expect(printed).toBe(`Wrote 1 lines of output to '${file}'\n`)
      expect(readFileSync(file, 'utf8')).toBe(text)
    }
  })

  it('refuses what is read, and what is no file, and the line goes on', async () => {
    const before = readFileSync(config, 'utf8')
    for (const [name, why] of [
      [OFFICE, 'is a capture that is read'],
      [config, 'is a file that is read'],
      [folder, 'is a directory'],
      [join(folder, 'none', 'x'), 'no such directory'],
    ]) {
      const text = `error: cannot write ${name}: ${why}\n`
      expect(await runner.run(`${NONE} | save ${name}`, sink, 10)).toEqual({
        promptText: text,
        lineText: text,
      })
    }
    expect(printed).toBe('')
    expect(readFileSync(config, 'utf8')).toBe(before)
  })

  it('leaves nothing of an answer that was stopped', async () => {
    sink.closed = true
    const file = join(folder, 'stopped.txt')
    expect(await runner.run(`show security flow session | save ${file}`, sink, 0)).toBe('done')
    expect(existsSync(file)).toBe(false)
    expect(readdirSync(folder).filter((name) => name.includes('stopped'))).toEqual([])
  })

  it('can be given up from outside', () => {
    const saved = new SavedFiles({ files: [], config: undefined })
    saved.abandon()
    const file = join(folder, 'half.txt')
    saved.open(file).write(Buffer.from('half'))
    saved.abandon()
    expect(readdirSync(folder).filter((name) => name.includes('half'))).toEqual([])
  })
})
