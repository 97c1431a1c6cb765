/** Rule sets by where packets come from or go to: interfaces win over zones, zones over routing instances. */
import type { LogicalInterface } from '../zone/index.js'
import type { NatContext } from './nat-rule.js'

const SPECIFICITY = { interface: 2, zone: 1, instance: 0 } as const

/** How closely a context fits an interface: 2, 1 or 0, or -1 when it does not. */
export function contextFit({ kind, numbers }: NatContext, end: LogicalInterface): number {
  const number = kind === 'interface' ? end.number : kind === 'zone' ? end.zone : end.instance
  return numbers.includes(number) ? SPECIFICITY[kind] : -1
}
