/** The optional package that calls functions outside JavaScript, loaded when it is first wanted. */
import type koffi from 'koffi'
import { NativeError } from './native-error.js'

export type ForeignFunctions = typeof koffi

/** Which of our files wanted it helps nobody. */
const WANTED_BY = / imported from .*/

/** Rejects with a NativeError where the package is not installed, or not for this system. */
export async function loadForeignFunctions(load = () => import('koffi')): Promise<ForeignFunctions> {
  try {
    return (await load()).default
  } catch (error) {
    const said = error instanceof Error ? error.message.split('\n')[0]! : String(error)
    const reason = said.replace(WANTED_BY, '')
    throw new NativeError('foreign-functions-missing', `the package koffi cannot be loaded (${reason})`)
  }
}
