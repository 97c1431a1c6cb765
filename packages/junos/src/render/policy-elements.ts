/**
 * `show security policies` as elements (names captured from devices of 12.1 to 23.4: `security-policies`,
 * `policy-hit-count`). Each policy stands in a `policies` of its own.
 */
import type { PolicyAddresses } from '@wingspan/engine'
import type { PoliciesResult, PolicyContextEntries, PolicyEntry } from '../show/index.js'
import type { Elements, ElementWriter } from './element-writer.js'
import { ACTION_WORDS, EVERY_ZONE, GLOBAL } from './hit-count-text.js'
import { DEFAULT_ACTION_WORDS } from './policies-text.js'
import { writePolicyInFull, writeStatistics } from './policy-detail-elements.js'
import { writeNames, writeZones } from './policy-names-elements.js'
import { printableName } from './printable-name.js'

const PERMIT_ALL = DEFAULT_ACTION_WORDS.permit

export function* policiesElements(result: PoliciesResult, out: ElementWriter): Elements {
  const { contexts, defaultPolicy, level, configuration } = result
  out.open('security-policies', { 'junos:style': level })
  if (defaultPolicy) {
    out.leaf('default-policy', DEFAULT_ACTION_WORDS[defaultPolicy.action])
    out.leaf('default-policy-log-profile-id', 0)
    out.leaf('pre-id-default-policy', PERMIT_ALL)
    out.leaf('default-http-mux-policy', PERMIT_ALL)
  }
  for (const context of contexts) {
    out.open('security-context')
    writeContext(context, out)
    for (const entry of context.policies) {
      out.open('policies')
      out.open('policy-information')
      if (level === 'detail') {
        writePolicyInFull(entry, configuration, out)
        if (entry.traffic) writeStatistics(entry, entry.traffic, out)
      } else writePolicy(entry, out)
      out.close()
      out.close()
      yield 'more'
    }
    out.close()
  }
  out.close()
}

function writeContext({ from, to }: PolicyContextEntries, out: ElementWriter): void {
  out.open('context-information')
  if (from === undefined) out.empty('global-context')
  else {
    out.leaf('source-zone-name', printableName(from))
    out.leaf('destination-zone-name', printableName(to ?? ''))
  }
  out.close()
}

function writePolicy(entry: PolicyEntry, out: ElementWriter): void {
  const { rule } = entry
  out.leaf('policy-name', printableName(rule.name))
  out.leaf('policy-state', 'enabled')
  out.leaf('policy-identifier', rule.number)
  out.leaf('scope-policy-identifier', 0)
  out.leaf('policy-sequence-number', rule.sequence)
  out.leaf('log-profile-id', 0)
  if (rule.isGlobal) writeZones(entry, out)
  writeNames('source-vrfs', 'source-vrf', 'source-vrf-name', ['any'], out)
  writeNames('destination-vrfs', 'destination-vrf', 'destination-vrf-name', ['any'], out)
  writeAddresses('source', rule.source, out)
  writeAddresses('destination', rule.destination, out)
  writeNames('applications', 'application', 'application-name', rule.applicationNames, out)
  writeNames('source-identities-feeds', 'source-identity-feed', 'feed-name', ['any'], out)
  writeNames('destination-identities-feeds', 'destination-identity-feed', 'feed-name', ['any'], out)
  out.open('policy-action')
  out.leaf('action-type', rule.action)
  if (rule.logInit || rule.logClose) out.empty('log')
  if (rule.count) out.empty('count')
  out.close()
}

function writeAddresses(
  side: 'source' | 'destination',
  { entries, excluded }: PolicyAddresses,
  out: ElementWriter,
): void {
  const names = entries.map(({ name }) => name)
  writeNames(`${side}-addresses`, `${side}-address`, 'address-name', names, out)
  if (excluded) out.empty(`${side}-address-excluded`)
}

/** `hit-count`, in the order and with the numbers of the table in text. */
export function* hitCountElements({ contexts, defaultPolicy }: PoliciesResult, out: ElementWriter): Elements {
  const rows = [
    ...(defaultPolicy
      ? [{ from: EVERY_ZONE, to: EVERY_ZONE, name: 'default-policy', ...defaultPolicy }]
      : []),
    ...contexts.flatMap(({ from = GLOBAL, to = GLOBAL, policies }) =>
      policies.map(({ rule, hits }) => ({ from, to, name: rule.name, action: rule.action, hits })),
    ),
  ]
  out.open('policy-hit-count')
  out.leaf('logical-system-name', 'root-logical-system')
  for (const [place, { from, to, name, action, hits }] of rows.entries()) {
    out.open('policy-hit-count-entry')
    out.leaf('policy-hit-count-index', place + 1)
    out.leaf('policy-hit-count-from-zone', printableName(from))
    out.leaf('policy-hit-count-to-zone', printableName(to))
    out.leaf('policy-hit-count-policy-name', printableName(name))
    out.leaf('policy-hit-count-count', hits)
    out.leaf('policy-hit-count-action', ACTION_WORDS[action])
    out.close()
    yield 'more'
  }
  out.leaf('number-of-policy', rows.length)
  out.close()
}
