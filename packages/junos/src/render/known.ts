/** A number as it is printed. */
import { NOT_KNOWN } from '../show/index.js'

/** The number, or what stands for NaN: one that is not known. */
export function known(value: number): number | string {
  return Number.isNaN(value) ? NOT_KNOWN : value
}
