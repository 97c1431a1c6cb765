/** `wingspan config check`: everything that is to be said of configurations, a line each. */
import { printableText } from '../source/index.js'
import type { CheckArguments } from './arguments.js'
import { ConfigurationError, diagnosticLine, readConfiguration, readHosts } from './configuration-file.js'
import { counted } from './counted.js'
import { ExitCode } from './exit-code.js'

type Hosts = ReturnType<typeof readHosts>

/**
 * Writes errors and warnings to standard output, and how many there are of each file; returns 1 when there are errors.
 * Throws a ConfigurationError when the file of hosts cannot be read.
 */
export function checkConfigurations({ files, hosts }: CheckArguments): number {
  const known = hosts === undefined ? undefined : readHosts(hosts)
  let exitCode: number = ExitCode.ok
  for (const fileName of files) {
    const { lines, errors, warnings } = check(fileName, known)
    const summary = `${printableText(fileName)}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`
    process.stdout.write(`${[...lines, summary].join('\n')}\n`)
    if (errors > 0) exitCode = ExitCode.failed
  }
  return exitCode
}

interface Findings {
  readonly lines: readonly string[]
  readonly errors: number
  readonly warnings: number
}

function check(fileName: string, hosts: Hosts | undefined): Findings {
  try {
    const { diagnostics } = readConfiguration(fileName, hosts)
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length
    return {
      lines: diagnostics.map((diagnostic) => diagnosticLine(fileName, diagnostic)),
      errors,
      warnings: diagnostics.length - errors,
    }
  } catch (error) {
    // The next file may be a better one.
    if (error instanceof ConfigurationError) return { lines: [error.message], errors: 1, warnings: 0 }
    throw error
  }
}
