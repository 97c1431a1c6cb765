/** `wingspan config check`: everything that is to be said of configurations, a line each. */
import { compileLogin, loadConfiguration } from '@wingspan/junos'
import { loginProblems } from '../access/index.js'
import { printableText } from '../source/index.js'
import type { CheckArguments } from './arguments.js'
import { ConfigurationError } from './configuration-error.js'
import { diagnosticLine, readConfiguration, readHosts, readStandardInput } from './configuration-file.js'
import { counted } from './counted.js'
import { ExitCode } from './exit-code.js'

type Hosts = ReturnType<typeof readHosts>

/** The file name that stands for standard input, and what that is called. */
const STANDARD_INPUT = '-'
const STANDARD_INPUT_NAME = 'standard input'

/**
 * Writes errors and warnings to standard output, and how many there are of each file; resolves to 1 when there are
 * errors. Rejects with a ConfigurationError when the file of hosts cannot be read.
 */
export async function checkConfigurations({ files, hosts }: CheckArguments): Promise<number> {
  const known = hosts === undefined ? undefined : readHosts(hosts)
  let exitCode: number = ExitCode.ok
  for (const fileName of files) {
    const name = fileName === STANDARD_INPUT ? STANDARD_INPUT_NAME : fileName
    const { lines, errors, warnings } = await check(fileName, name, known)
    const summary = `${printableText(name)}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`
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

async function check(fileName: string, name: string, hosts: Hosts | undefined): Promise<Findings> {
  try {
    const { diagnostics, effective } =
      fileName === STANDARD_INPUT
        ? loadConfiguration(await readStandardInput(name), hosts)
        : readConfiguration(fileName, hosts)
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length
    const { login, diagnostics: ofLogin } = compileLogin(effective)
    const problems = loginProblems(login).map(({ message }) => ({
      severity: 'warning' as const,
      place: undefined,
      message,
    }))
    const all = [...diagnostics, ...ofLogin, ...problems]
    return {
      lines: all.map((diagnostic) => diagnosticLine(name, diagnostic)),
      errors,
      warnings: all.length - errors,
    }
  } catch (error) {
    // The next file may be a better one.
    if (error instanceof ConfigurationError) return { lines: [error.message], errors: 1, warnings: 0 }
    throw error
  }
}
