/** What the program says on standard error. */

export function complain(message: string): void {
  process.stderr.write(`wingspan: ${message}\n`)
}

export function warn(message: string): void {
  complain(`warning: ${message}`)
}
