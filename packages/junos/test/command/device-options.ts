import { expect } from 'vitest'

/** The option words of `show security flow session` on Junos 24.4R1: words with a value, then words that stand alone. */
export const DEVICE_OPTIONS = `
source-prefix destination-prefix source-port destination-port protocol application family policy-id zone interface
application-firewall-rule-set application-traffic-control-rule-set dynamic-application url-category
dynamic-application-group start-identifier count root-logical-system all-logical-systems-tenants conn-tag vrf-group
session-state tunnel-inspection-type vxlan-vni geneve-vni ha-link plugin-name plugin-status duration-more-than
duration-less-than timeout-more-than timeout-less-than curr-more-than curr-less-than packets-more-than
packets-less-than bytes-more-than bytes-less-than source-tenant destination-service aging source-nat-pool
nat-port-overload-index tunnel-info session-type logical-system tenant node no-forwarding geneve
summary brief extensive pretty plugins old encrypted idp ssl tunnel nat services-offload resource-manager
application-firewall application-traffic-control security-intelligence advanced-anti-malware anti-virus drop-flow
content-filtering web-filtering
`
  .trim()
  .split(/\s+/)

/** Words that no device has. */
export const OUR_OPTIONS = ['stale', 'validity', 'sort-by', 'group-by', 'limit']

/** Those that have an answer here, with a value that each takes, and the filter that it becomes. */
export const ANSWERED: readonly (readonly [word: string, value: string, filter: string, parsed: unknown])[] =
  [
    ['source-port', '1', 'sourcePort', 1],
    ['destination-port', '65535', 'destinationPort', 65535],
    ['protocol', 'gre', 'protocol', 47],
    ['application', 'junos-ssh', 'applications', expect.arrayContaining([expect.any(Number)])],
    ['family', 'inet6', 'family', 6],
    ['interface', 'ge-0/0/0.0', 'interfaceName', 'ge-0/0/0.0'],
    ['policy-id', '7', 'policyNumber', 7],
    ['zone', 'trust', 'zoneName', 'trust'],
    ['source-nat-pool', 'out', 'sourcePoolName', 'out'],
    ['nat', '', 'isTranslated', true],
    ['tunnel', '', 'isTunnel', true],
    ['validity', 'other', 'validity', 'other'],
    ['stale', '', 'isStale', true],
    ['start-identifier', '12', 'startIdentifier', 12],
    ['count', '4294967295', 'count', 4294967295],
    ['duration-more-than', '1', 'durationMoreThanSeconds', 1],
    ['duration-less-than', '2', 'durationLessThanSeconds', 2],
    ['timeout-more-than', '3', 'timeoutMoreThanSeconds', 3],
    ['timeout-less-than', '4', 'timeoutLessThanSeconds', 4],
    ['curr-more-than', '5', 'currentTimeoutMoreThanSeconds', 5],
    ['curr-less-than', '100000', 'currentTimeoutLessThanSeconds', 100000],
    ['packets-more-than', '7', 'packetsMoreThan', 7],
    ['packets-less-than', '8', 'packetsLessThan', 8],
    ['bytes-more-than', '9', 'bytesMoreThan', 9],
    ['bytes-less-than', '10', 'bytesLessThan', 10],
    ['source-prefix', '192.0.2.0/24', 'sourcePrefix', expect.objectContaining({ family: 4, length: 24 })],
    ['destination-prefix', '::1', 'destinationPrefix', expect.objectContaining({ family: 6, length: 128 })],
  ]
