/** `wingspan config check`: everything that is to be said of configurations, a line each. */
import type { CheckArguments } from './arguments.js'
import { diagnosticLine, readConfiguration, readHosts } from './configuration-file.js'
import { ExitCode } from './exit-code.js'

/** Writes errors and warnings to standard output and returns 1 when there are errors. Throws a ConfigurationError. */
export function checkConfigurations({ files, hosts }: CheckArguments): number {
  const known = hosts === undefined ? undefined : readHosts(hosts)
  let exitCode: number = ExitCode.ok
  for (const fileName of files) {
    const { diagnostics } = readConfiguration(fileName, known)
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length
    for (const diagnostic of diagnostics) process.stdout.write(`${diagnosticLine(fileName, diagnostic)}\n`)
    process.stdout.write(
      `${fileName}: ${counted(errors, 'error')}, ${counted(diagnostics.length - errors, 'warning')}\n`,
    )
    if (errors > 0) exitCode = ExitCode.failed
  }
  return exitCode
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
