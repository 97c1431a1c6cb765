/** The command reference says what the command tree says. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { commandReference } from '../docs/make/command-reference.js'
import { ROOT } from './program.js'

it('docs/commands.md is current', () => {
  expect(readFileSync(join(ROOT, 'docs/commands.md'), 'utf8')).toBe(commandReference())
})
