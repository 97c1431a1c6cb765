/** Routing instances that other stanzas name. */
import { type ConfigNode, quoteWord } from '../syntax/index.js'
import type { CompileContext } from './compile-context.js'

/** What translation calls the instance that needs no definition. */
const DEFAULT = 'default'

/** The instance that a value names; undefined without a value, and with an error where it is not defined. */
export function instanceNumber(context: CompileContext, value: ConfigNode | undefined): number | undefined {
  if (value === undefined) return undefined
  if (value.word === DEFAULT) return 0
  const number = context.instanceNumbers.get(value.word)
  if (number === undefined) {
    context.error(value, 'undefined-instance', `routing-instance ${quoteWord(value.word)} is not defined`)
  }
  return number
}
