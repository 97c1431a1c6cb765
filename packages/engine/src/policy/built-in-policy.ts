/**
 * The policies every device has (Junos reference, `show security flow session`, field Policy name): the one list
 * of number and name. User policies are numbered from 4.
 */
const BUILT_IN = [
  { name: 'selfTraffic', number: 1, word: 'self-traffic-policy' },
  { name: 'default', number: 2, word: 'default-policy-logical-system-00' },
] as const

/** Numbers of the built-in policies by name. */
export const BuiltInPolicy = Object.fromEntries(BUILT_IN.map(({ name, number }) => [name, number])) as {
  readonly [Row in (typeof BUILT_IN)[number] as Row['name']]: Row['number']
}

/** Printed names of the built-in policies by number. */
export const BUILT_IN_POLICY_WORDS: ReadonlyMap<number, string> = new Map(
  BUILT_IN.map(({ number, word }) => [number, word]),
)
