/** The corpus: small files that inputs are made from, and every input that ever failed. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const CORPUS = fileURLToPath(new URL('corpus/', import.meta.url))

export interface CorpusEntry {
  readonly name: string
  readonly bytes: Uint8Array
}

/** The entries of a target, in the order of their names. */
export function readCorpus(target: string): CorpusEntry[] {
  const folder = `${CORPUS}${target}/`
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, bytes: Uint8Array.from(readFileSync(folder + name)) }))
}
