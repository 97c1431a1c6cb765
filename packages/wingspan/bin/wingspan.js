#!/usr/bin/env node
// Committed, so that it is there to be linked before anything is built; starts the built program.
import { existsSync, readFileSync } from 'node:fs'

const program = new URL('../dist/program/index.js', import.meta.url)
if (!existsSync(program)) {
  console.error('wingspan: not built yet; run `npm run build` (npm ci does it unless told --ignore-scripts)')
  process.exit(1)
}
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const { runMain } = await import(program.href)
await runMain(version)
