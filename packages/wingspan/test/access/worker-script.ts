/** The thread's program, compiled into one file as it is in the program that is shipped. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { buildSync } from 'esbuild'

export interface WorkerScript {
  readonly url: URL
  readonly remove: () => void
}

export function buildWorkerScript(): WorkerScript {
  const folder = mkdtempSync(join(tmpdir(), 'wingspan-access-'))
  const outfile = join(folder, 'password-worker.mjs')
  buildSync({
    entryPoints: [fileURLToPath(new URL('../../src/access/password-worker.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  })
  return { url: pathToFileURL(outfile), remove: () => rmSync(folder, { recursive: true }) }
}
