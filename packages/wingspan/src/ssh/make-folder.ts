/** A folder for what is nobody else's, and those above it. */
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

const OWNER_ONLY = 0o700

/**
 * Makes a folder and those above it, as far as they are not there. Throws what the system says. Node's own way of making
 * them all tries for ever where the system says of a folder in one that is there that it is not, as below /proc.
 */
export function makeFolder(folder: string): void {
  const missing: string[] = []
  for (let path = resolve(folder); !isFolder(path); path = dirname(path)) missing.unshift(path)
  for (const path of missing) {
    try {
      mkdirSync(path, { mode: OWNER_ONLY })
    } catch (error) {
      // Another start at the same moment has made it.
      if (!isFolder(path)) throw error
    }
  }
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory()
}
