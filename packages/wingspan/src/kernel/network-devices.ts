/** Network devices of the namespace that this program is in, by the names that sessions have (Linux, `/proc/net/dev`). */
import { readFileSync } from 'node:fs'
import { withUnit } from '@wingspan/engine'

const DEVICES = '/proc/self/net/dev'
const HEADER_LINES = 2

/** Whether an interface, with or without its unit, is one of them; true where nobody knows. */
export function hasDevice(interfaceName: string): boolean {
  let text: string
  try {
    text = readFileSync(DEVICES, 'utf8')
  } catch {
    return true
  }
  const wanted = withUnit(interfaceName, 0)
  return text
    .split('\n')
    .slice(HEADER_LINES)
    .some((line) => withUnit(line.slice(0, line.lastIndexOf(':')).trim(), 0) === wanted)
}
