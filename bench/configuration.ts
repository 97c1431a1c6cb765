/** A configuration for the generator's traffic: many policies, of which the last ones match, and source NAT. */

/** The text, in set form; `policies` is 1 or more. */
export function benchConfiguration(policies: number): string {
  const between = 'set security policies from-zone trust to-zone untrust policy'
  const lines = [
    'set interfaces ge-0/0/0 unit 0 family inet address 198.51.100.2/24',
    'set interfaces ge-0/0/0 unit 0 family inet6 address 2001:db8:ffff::1/48',
    'set interfaces ge-0/0/1 unit 0 family inet address 10.255.255.1/8',
    'set interfaces ge-0/0/1 unit 0 family inet6 address 2001:db8:1::1/48',
    'set routing-options static route 0.0.0.0/0 next-hop 198.51.100.1',
    'set security zones security-zone trust interfaces ge-0/0/1.0',
    'set security zones security-zone untrust interfaces ge-0/0/0.0',
    'set security flow tcp-session no-syn-check',
    'set security nat source pool out address 198.51.101.0/24',
    'set security nat source rule-set out from zone trust',
    'set security nat source rule-set out to zone untrust',
    'set security nat source rule-set out rule all match source-address 10.0.0.0/8',
    'set security nat source rule-set out rule all then source-nat pool out',
    'set security policies default-policy deny-all',
  ]
  for (let n = 1; n < policies; n++) {
    const network = `172.${16 + (n >> 8)}.${n & 255}.0/24`
    lines.push(
      `set security address-book global address n${n} ${network}`,
      `${between} p${n} match source-address n${n} destination-address any application ${n % 2 ? 'junos-http' : 'junos-ssh'}`,
      `${between} p${n} then deny`,
    )
  }
  lines.push(
    `${between} all match source-address any destination-address any application any`,
    `${between} all then permit`,
  )
  return `${lines.join('\n')}\n`
}
