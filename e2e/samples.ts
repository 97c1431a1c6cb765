/** What a document says to type, and what it shows of the answer; run, so that it stays true. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PROGRAM, ROOT } from './program.js'

const PROMPT = 'wingspan> '
/** Stands for lines that the document leaves out. */
const LEFT_OUT = '...'

/** A shell command and what the document shows of its output. */
export interface Sample {
  readonly command: string
  readonly shown: string[]
}

/** Lines of each fenced code block. */
export function codeBlocks(text: string): string[][] {
  return [...text.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map((block) => block[1]!.split('\n').slice(0, -1))
}

/** The commands of a document; those that name a FILE are forms, not commands. */
export function samplesOfDocument(text: string): Sample[] {
  return codeBlocks(text)
    .flatMap(samplesOf)
    .filter(({ command }) => !command.includes('FILE'))
}

/** The commands of a block. Only after `$ ` and the prompt, lines that are none are output. */
function samplesOf(lines: readonly string[]): Sample[] {
  const samples: Sample[] = []
  let session = ''
  for (const line of lines) {
    const [, command] = /^(?:\$ )?((?:wingspan|[\w-]+ .*[|] wingspan) .*)$/.exec(line) ?? []
    if (line.startsWith(PROMPT)) {
      samples.push({ command: `echo '${line.slice(PROMPT.length)}' | ${session}`, shown: [] })
    } else if (command !== undefined) {
      session = command
      samples.push({ command, shown: [] })
    } else if (line.startsWith('npm ci && npx wingspan ')) {
      samples.push({ command: line.slice('npm ci && npx '.length), shown: [] })
    } else if (lines.some((other) => other.startsWith('$ '))) samples.at(-1)!.shown.push(line)
  }
  return samples
}

/** Tests that each command succeeds and prints what is shown, in a folder of its own beside the examples. */
export function runsAsItSays(samples: readonly Sample[]): void {
  describe('runs as it says:', () => {
    let folder = ''

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'document-'))
      symlinkSync(join(ROOT, 'examples'), join(folder, 'examples'))
    })
    afterAll(() => rmSync(folder, { recursive: true }))

    it.each(samples.map((sample) => [sample.command, sample] as const))('%s', (_, { command, shown }) => {
      const script = `set -o pipefail; wingspan() { "$NODE" "$STARTER" "$@"; }; ${command}`
      const env = { ...process.env, NODE: PROGRAM[0], STARTER: PROGRAM[1] }
      const { stdout, stderr, status } = spawnSync('bash', ['-c', script], {
        cwd: folder,
        env,
        encoding: 'utf8',
        input: '',
      })
      expect(status, stderr).toBe(0)
      checkShown(shown, stdout)
    })
  })
}

function checkShown(shown: readonly string[], stdout: string): void {
  const lines = stdout.split('\n').map((line) => line.trimEnd())
  let from = 0
  for (const [place, line] of shown.entries()) {
    if (line === LEFT_OUT) continue
    const at = shown[place - 1] === LEFT_OUT ? lines.indexOf(line, from) : from
    expect(lines[at]).toBe(line)
    from = at + 1
  }
  if (shown.length > 0 && shown.at(-1) !== LEFT_OUT) expect(lines.slice(from)).toEqual([''])
}
