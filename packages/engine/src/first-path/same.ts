/** Whether two pieces of rules say the same. Rules are plain data: values, lists, records and sets. */
import { Pace, type Steps } from '../steps/index.js'

export function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left) || Array.isArray(right)) {
    return (
      Array.isArray(left) &&
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((each, place) => isSame(each, right[place]))
    )
  }
  if (left instanceof Set || right instanceof Set) {
    if (!(left instanceof Set && right instanceof Set)) return false
    return left.size === right.size && [...left].every((each) => right.has(each))
  }
  const names = Object.keys(left)
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && isSame(left[name as never], right[name as never]))
  )
}

/** The same of two records, an element of their lists after the other. */
export function* isSameInSteps<Rules extends object>(left: Rules, right: Rules): Steps<boolean> {
  const pace = new Pace()
  for (const name of Object.keys(left) as (keyof Rules)[]) {
    const [own, other] = [left[name], right[name]]
    if (!Array.isArray(own) || !Array.isArray(other)) {
      if (!isSame(own, other)) return false
      continue
    }
    if (own.length !== other.length) return false
    for (const [place, each] of own.entries()) {
      if (pace.isStepDone) yield
      if (!isSame(each, other[place])) return false
    }
  }
  return true
}
