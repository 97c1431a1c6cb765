/** Words for policies and addresses, as tests write them. */
import { type AddressMatch, ANY_ADDRESS, parseAddress, parsePrefix } from '../../src/address/index.js'
import {
  type ApplicationDefinition,
  ApplicationTable,
  type ApplicationTerm,
} from '../../src/application/index.js'
import { FIRST_USER_POLICY, type PolicyAddresses, type PolicyRule } from '../../src/policy/index.js'

/** `10.0.0.0/8`, `10.0.0.3 to 10.0.0.9`, `10.0.1.0 mask 255.0.255.0`. */
export function addressMatch(text: string): AddressMatch {
  const word = (address: string) => parseAddress(address)!.words[0]!
  const [low, high] = text.split(' to ')
  if (high !== undefined) {
    const { family, words } = parseAddress(low!)!
    return { kind: 'range', family, low: words, high: parseAddress(high)!.words }
  }
  const [value, mask] = text.split(' mask ')
  if (mask !== undefined) return { kind: 'wildcard', value: word(value!), mask: word(mask) }
  return { kind: 'prefix', prefix: parsePrefix(text)! }
}

/** `any`, or addresses separated by commas; `not` before them excludes them. */
export function addresses(text: string): PolicyAddresses {
  if (text === 'any') {
    return { excluded: false, entries: [{ name: 'any', book: undefined, matches: ANY_ADDRESS }] }
  }
  const excluded = text.startsWith('not ')
  return {
    excluded,
    entries: text
      .replace('not ', '')
      .split(', ')
      .map((name) => ({ name, book: 'global', matches: [addressMatch(name)] })),
  }
}

export function term(rest: Partial<ApplicationTerm>): ApplicationTerm {
  return {
    protocol: undefined,
    sourcePorts: undefined,
    destinationPorts: undefined,
    icmpType: undefined,
    icmpCode: undefined,
    alg: '',
    timeoutSeconds: undefined,
    ...rest,
  }
}

/** Applications of the tests, besides the predefined ones. */
export const APPLICATIONS_OF_TESTS: readonly ApplicationDefinition[] = [
  {
    name: 'web',
    terms: [
      term({ protocol: 6, destinationPorts: [80, 80] }),
      term({ protocol: 6, destinationPorts: [8000, 8099] }),
    ],
  },
  {
    name: 'from-low',
    terms: [
      term({ protocol: 17, sourcePorts: [1, 1023], destinationPorts: [5000, 6000], timeoutSeconds: 7 }),
    ],
  },
  { name: 'all-tcp', terms: [term({ protocol: 6 })] },
  { name: 'wide', terms: [term({ protocol: 6, destinationPorts: [1, 8080] })] },
  { name: 'unreachable-port', terms: [term({ protocol: 1, icmpType: 3, icmpCode: 3 })] },
  { name: 'time-exceeded', terms: [term({ protocol: 1, icmpType: 11 })] },
  { name: 'some-code', terms: [term({ protocol: 1, icmpCode: 1 })] },
  { name: 'icmp6', terms: [term({ protocol: 58 })] },
  { name: 'tunnel', terms: [term({ protocol: 47 })] },
  { name: 'never-made', terms: [] },
]

export const APPLICATIONS = new ApplicationTable(APPLICATIONS_OF_TESTS)

export function applicationsOf(names: readonly string[]): readonly number[] | undefined {
  if (names.includes('any')) return undefined
  return names.flatMap((name) => APPLICATIONS.indicesOf(name) ?? [])
}

export interface PolicyWords {
  /** Zone numbers; a list, or none, for global policies. */
  readonly from?: number | readonly number[]
  readonly to?: number | readonly number[]
  readonly isGlobal?: boolean
  readonly source?: string
  readonly destination?: string
  readonly applications?: readonly string[]
  readonly action?: PolicyRule['action']
}

/** Policies in this order, numbered as a configuration numbers them. */
export function policies(...words: PolicyWords[]): PolicyRule[] {
  return words.map((each, place) => ({
    name: `p${place}`,
    description: undefined,
    number: FIRST_USER_POLICY + place,
    sequence: place + 1,
    isGlobal: each.isGlobal ?? false,
    fromZones: [each.from ?? []].flat(),
    toZones: [each.to ?? []].flat(),
    source: addresses(each.source ?? 'any'),
    destination: addresses(each.destination ?? 'any'),
    applicationNames: each.applications ?? ['any'],
    applications: applicationsOf(each.applications ?? ['any']),
    action: each.action ?? 'permit',
    logInit: false,
    logClose: false,
    count: false,
    synCheckRequired: false,
    sequenceCheckRequired: false,
  }))
}
