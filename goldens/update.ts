/** Writes the stored outputs anew: `npm run goldens`. Read every difference before it is kept. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { GOLDEN_CASES } from './cases.js'
import { runCase } from './run-case.js'
import { STORED, storedFiles } from './stored.js'

const SEED = 1

mkdirSync(STORED, { recursive: true })
for (const file of readdirSync(STORED)) rmSync(STORED + file)
for (const goldenCase of GOLDEN_CASES) {
  const output = await runCase(goldenCase, SEED)
  for (const [file, text] of storedFiles(goldenCase.name, output)) writeFileSync(STORED + file, text)
}
console.log(`${GOLDEN_CASES.length} goldens written`)
