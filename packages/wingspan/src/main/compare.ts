import type { CompareArguments } from './arguments.js'

export async function runCompare(_args: CompareArguments): Promise<number> {
  return 2
}
