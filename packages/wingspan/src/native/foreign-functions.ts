/** The optional package that calls functions outside JavaScript, loaded when it is first wanted. */
import type koffi from 'koffi'
import { NativeError } from './native-error.js'

export type ForeignFunctions = typeof koffi

/** Rejects with a NativeError where the package is not installed, or not for this system. */
export async function loadForeignFunctions(): Promise<ForeignFunctions> {
  try {
    return (await import('koffi')).default
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new NativeError('foreign-functions-missing', `the package koffi cannot be loaded (${reason})`)
  }
}
