/** `security screen` (Juniper's YANG for 24.4R1, security module). */
import { SCREEN_STATEMENTS } from '@wingspan/engine'
import {
  container,
  flag,
  flags,
  heads,
  implemented,
  irrelevant,
  leaf,
  leafList,
  list,
  missing,
  type Statement,
  type Statements,
} from '../statement.js'
import { name, number, oneOf, text } from '../value-kind.js'

/** A 32-bit count. */
const COUNT = number(0, 4294967295)
const SWEEP = missing(container({ threshold: leaf(number(1000, 1_000_000)) }))
const FLOOD: Statements = { threshold: leaf(COUNT) }

/** Statements of the checks that the engine makes, by the first word of each. */
function checks(family: string): Statements {
  const words = SCREEN_STATEMENTS.filter((each) => each.startsWith(`${family} `))
  return Object.fromEntries(words.map((each) => [each.slice(family.length + 1), implemented(flag())]))
}

const SYN_FLOOD: Statement = missing(
  container({
    'alarm-threshold': leaf(COUNT),
    'attack-threshold': leaf(COUNT),
    'source-threshold': leaf(COUNT),
    'destination-threshold': leaf(COUNT),
    'queue-size': leaf(number(200, 20000)),
    timeout: leaf(number(1, 50)),
    ...heads(irrelevant, 'white-list'),
  }),
)

const IDS_OPTION: Statements = {
  description: irrelevant(leaf(text(900))),
  'alarm-without-drop': flag(),
  'match-direction': missing(leaf(oneOf('input', 'output', 'input-output'))),
  icmp: container({
    ...checks('icmp'),
    'ip-sweep': SWEEP,
    flood: missing(container(FLOOD)),
    ...flags(missing, 'icmpv6-malformed'),
  }),
  ip: container({
    ...checks('ip'),
    'block-frag': implemented(container({ 'white-list': missing(leafList(name(32))) })),
    ...flags(missing, 'spoofing ipv6-malformed-header'),
    'ipv6-extension-header-limit': missing(leaf(number(0, 32))),
    ...heads(missing, 'ipv6-extension-header tunnel'),
  }),
  tcp: container({
    ...checks('tcp'),
    'port-scan': SWEEP,
    'tcp-sweep': SWEEP,
    'syn-ack-ack-proxy': missing(container({ threshold: leaf(number(1, 250_000)) })),
    'syn-flood': SYN_FLOOD,
    ...flags(missing, 'syn-defense'),
  }),
  udp: container({
    flood: missing(container({ ...FLOOD, 'white-list': leafList(name(32)) })),
    'udp-sweep': SWEEP,
    'port-scan': SWEEP,
  }),
  'limit-session': container({
    'source-ip-based': leaf(COUNT),
    'destination-ip-based': leaf(COUNT),
    ...heads(missing, 'by-source by-destination'),
  }),
  ...heads(missing, 'aggregation'),
}

export const SCREEN: Statement = implemented(
  container({
    'ids-option': list(name(64), IDS_OPTION),
    // It is named by what is told.
    'white-list': irrelevant(list(name(32), { address: leafList(text(64)) })),
    trap: irrelevant(container({ interval: leaf(number(1, 3600)) })),
    ...heads(irrelevant, 'traceoptions'),
  }),
)
