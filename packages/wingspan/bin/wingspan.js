#!/usr/bin/env node
import { existsSync } from 'node:fs'

const main = new URL('../dist/main/index.js', import.meta.url)
if (!existsSync(main)) {
  console.error('wingspan: not built yet; run `npm run build` (npm ci does it unless told --ignore-scripts)')
  process.exit(1)
}
const { runMain } = await import(main.href)
await runMain()
