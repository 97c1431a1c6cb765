/** Makes every capture of ours again: `npx tsx examples/make/all.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { allCaptures } from './captures.js'

const examples = fileURLToPath(new URL('..', import.meta.url))
for (const [name, bytes] of allCaptures()) {
  mkdirSync(dirname(examples + name), { recursive: true })
  writeFileSync(examples + name, bytes)
  console.log(`${name}: ${bytes.length} bytes`)
}
