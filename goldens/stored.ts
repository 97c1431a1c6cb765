/** Where golden outputs are stored. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { GoldenOutput } from './run-case.js'

export const STORED = fileURLToPath(new URL('stored/', import.meta.url))

/** File names and texts of one case's output; no errors, no file. */
export function storedFiles(name: string, { text, errors }: GoldenOutput): [file: string, text: string][] {
  const files: [string, string][] = [[`${name}.txt`, text]]
  if (errors !== '') files.push([`${name}.err.txt`, errors])
  return files
}

/** What is stored for a case; empty where nothing is. */
export function readStored(name: string): GoldenOutput {
  return { text: readIfThere(`${name}.txt`), errors: readIfThere(`${name}.err.txt`) }
}

function readIfThere(file: string): string {
  return existsSync(STORED + file) ? readFileSync(STORED + file, 'utf8') : ''
}
