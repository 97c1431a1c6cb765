/** The thread's program in one file, as it is in the program that is shipped; made once for a file of tests. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'rolldown'
import { afterAll } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'wingspan-access-'))
const file = join(folder, 'password-worker.mjs')
afterAll(() => rmSync(folder, { recursive: true }))
await build({
  input: fileURLToPath(new URL('../../src/access/password-worker.ts', import.meta.url)),
  platform: 'node',
  output: { file, format: 'esm' },
  logLevel: 'warn',
})

export const WORKER_SCRIPT: URL = pathToFileURL(file)
