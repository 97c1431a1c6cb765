/** Writes docs/commands.md: `npm run commands`. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { commandReference } from './command-reference.js'

writeFileSync(fileURLToPath(new URL('../commands.md', import.meta.url)), commandReference())
