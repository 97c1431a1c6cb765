/**
 * Policy look-up in one pair of zones, in process: `npm run bench:policies`. Time of a look-up, time to make the
 * table ready, and its memory, for policies of several shapes. Times are CPU time, so that a busy machine shows less in
 * them; of look-ups the median of several runs.
 */
import {
  type AddressMatch,
  ANY_ADDRESS,
  ApplicationTable,
  FlowFacts,
  type PolicyAddresses,
  type PolicyRule,
  PolicyTable,
  parsePrefix,
} from '@wingspan/engine'

const SIZES = [100, 1000, 10_000]
const RUNS = 7
const PACKETS = 4096
const LOOKUPS = 200_000
const TRUST = 2
const UNTRUST = 3
const ZONES = 4
const FIRST_PORT = 1000

/** One application for each port, then http and ssh for whoever wants words. */
const applications = new ApplicationTable(
  Array.from({ length: 10_000 }, (_, n) => ({
    name: `port-${n}`,
    terms: [
      {
        protocol: 6,
        sourcePorts: undefined,
        destinationPorts: [FIRST_PORT + n, FIRST_PORT + n] as const,
        icmpType: undefined,
        icmpCode: undefined,
        alg: '',
        timeoutSeconds: undefined,
      },
    ],
  })),
)

const addresses = (matches: readonly AddressMatch[], excluded = false): PolicyAddresses => ({
  excluded,
  entries: [{ name: 'a', book: 'global', matches }],
})
const any = addresses(ANY_ADDRESS)
const prefix = (text: string): AddressMatch => ({ kind: 'prefix', prefix: parsePrefix(text)! })
/** Network n of 65536: 10.0.0.0/24 and on. */
const network = (n: number, first = 10) => prefix(`${first + (n >> 16)}.${(n >> 8) & 255}.${n & 255}.0/24`)
const range = (n: number): AddressMatch => {
  const low = (10 << 24) | (n << 8)
  return { kind: 'range', family: 4, low: [low + 3], high: [low + 201] }
}

/** What the policies of a table look like; the last one lets everything through. */
const SHAPES: Readonly<Record<string, (n: number, count: number) => Partial<PolicyRule>>> = {
  'a source, a destination and one of two applications each': (n) => ({
    source: addresses([network(n)]),
    destination: addresses([network(n, 172)]),
    applications: applications.indicesOf(n % 2 ? 'junos-http' : 'junos-ssh')!,
  }),
  'a source each': (n) => ({ source: addresses([network(n)]) }),
  'a port each': (n) => ({ applications: applications.indicesOf(`port-${n}`)! }),
  'a range each, in one network': (n) => ({
    source: addresses([range(n)]),
    destination: addresses([prefix('172.0.0.0/8')]),
  }),
  'all but an address each, and a port': (n) => ({
    source: addresses([network(n)], true),
    applications: applications.indicesOf(`port-${n}`)!,
  }),
  'every other source, every other destination (never both)': (n) =>
    n % 2
      ? { source: addresses([prefix('192.0.2.0/24')]) }
      : { destination: addresses([prefix('192.0.2.0/24')]) },
}

function policies(shape: (n: number, count: number) => Partial<PolicyRule>, count: number): PolicyRule[] {
  return Array.from({ length: count }, (_, n) => ({
    name: `p${n}`,
    description: undefined,
    number: 4 + n,
    sequence: n + 1,
    isGlobal: false,
    fromZones: [TRUST],
    toZones: [UNTRUST],
    source: any,
    destination: any,
    applicationNames: [],
    applications: undefined,
    action: 'permit',
    logInit: false,
    logClose: false,
    count: false,
    synCheckRequired: false,
    sequenceCheckRequired: false,
    ...(n === count - 1 ? {} : shape(n, count)),
  }))
}

/** Packets that fit policies all over the table, and as many that fit none but the last. */
function packets(count: number): FlowFacts[] {
  return Array.from({ length: PACKETS }, (_, k) => {
    const facts = new FlowFacts()
    const n = (k * 7919) % count
    facts.protocol = 6
    facts.source[0] = (k % 2 ? 10 << 24 : 11 << 24) | (n << 8) | 9
    facts.destination[0] = (172 << 24) | (n << 8) | 9
    facts.sourcePort = 40_000
    facts.destinationPort = k % 3 === 0 ? FIRST_PORT + n : n % 2 ? 80 : 22
    return facts
  })
}

const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1]!
let places = 0

console.log(`${'policies'.padEnd(58)}   number  look-up µs  ready ms  memory MB`)
for (const [name, shape] of Object.entries(SHAPES)) {
  for (const count of SIZES) {
    const rules = policies(shape, count)
    const met = packets(count)
    global.gc?.()
    const before = process.memoryUsage()
    const begun = process.cpuUsage().user
    const table = new PolicyTable(rules, applications, ZONES)
    const ready = (process.cpuUsage().user - begun) / 1000
    global.gc?.()
    const after = process.memoryUsage()
    const bytes = after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers
    const times: number[] = []
    for (let run = 0; run < RUNS; run++) {
      const start = process.cpuUsage().user
      for (let k = 0; k < LOOKUPS; k++) places += table.find(TRUST, UNTRUST, met[k & (PACKETS - 1)]!)
      times.push((process.cpuUsage().user - start) / LOOKUPS)
    }
    console.log(
      `${name.padEnd(58)} ${String(count).padStart(8)} ${median(times).toFixed(2).padStart(11)} ${ready.toFixed(1).padStart(9)} ${(bytes / 1e6).toFixed(2).padStart(10)}`,
    )
  }
}
if (places === 0) throw new Error('policy-lookup: nothing was found')
