/**
 * A branch office for tests of what is shown under a configuration: source NAT to a pool on the way out, a web server
 * behind destination NAT, a mail server behind static NAT, a GRE tunnel, and a last policy that denies and logs.
 */
import { ConfiguredStory } from '../story/configured-story.js'
import { CAPTURES, device, gre, INSIDE, OUTSIDE, request, syn, udpPacket } from '../story/device.js'

const STATEMENTS = `
system host-name branch
interfaces gr-0/0/0 unit 0 tunnel source 203.0.113.1
interfaces gr-0/0/0 unit 0 tunnel destination 198.51.100.9
interfaces gr-0/0/0 unit 0 family inet address 10.255.0.1/30
applications application own-app protocol tcp
applications application own-app destination-port 9000
applications application own-app inactivity-timeout 500
security address-book global address office 10.0.0.0/24
security address-book global address web-server 172.16.0.10/32
security address-book global address mail-server 172.16.0.25/32
security zones security-zone untrust screen outer
security zones security-zone untrust host-inbound-traffic system-services ping
security zones security-zone trust description "the people"
security zones security-zone trust tcp-rst
security zones security-zone trust host-inbound-traffic system-services all
security zones security-zone vpn interfaces gr-0/0/0.0
security screen ids-option outer tcp syn-fin
security nat source pool out-pool address 203.0.113.10/32 to 203.0.113.11/32
security nat source rule-set outward from zone trust
security nat source rule-set outward to zone untrust
security nat source rule-set outward rule office-out match source-address 10.0.0.0/24
security nat source rule-set outward rule office-out then source-nat pool out-pool
security nat source rule-set servers from zone dmz
security nat source rule-set servers to zone untrust
security nat source rule-set servers rule dmz-out match source-address 172.16.0.0/24
security nat source rule-set servers rule dmz-out then source-nat interface
security nat destination pool web-pool address 172.16.0.10/32
security nat destination pool web-pool address port 80
security nat destination rule-set inward from zone untrust
security nat destination rule-set inward rule web-in match destination-address 203.0.113.1/32
security nat destination rule-set inward rule web-in match destination-port 8080
security nat destination rule-set inward rule web-in then destination-nat pool web-pool
security nat static rule-set inward from zone untrust
security nat static rule-set inward rule mail-in match destination-address 203.0.113.25/32
security nat static rule-set inward rule mail-in then static-nat prefix 172.16.0.25/32
security policies from-zone trust to-zone untrust policy no-telnet match source-address any
security policies from-zone trust to-zone untrust policy no-telnet match destination-address any
security policies from-zone trust to-zone untrust policy no-telnet match application junos-telnet
security policies from-zone trust to-zone untrust policy no-telnet then reject
security policies from-zone trust to-zone untrust policy no-telnet then log session-init
security policies from-zone trust to-zone untrust policy own match source-address office
security policies from-zone trust to-zone untrust policy own match destination-address any
security policies from-zone trust to-zone untrust policy own match application own-app
security policies from-zone trust to-zone untrust policy own then permit
security policies from-zone trust to-zone untrust policy own then log session-init
security policies from-zone trust to-zone untrust policy own then log session-close
security policies from-zone trust to-zone untrust policy own then count
security policies from-zone trust to-zone untrust policy out match source-address any
security policies from-zone trust to-zone untrust policy out match destination-address any
security policies from-zone trust to-zone untrust policy out match application any
security policies from-zone trust to-zone untrust policy out then permit
security policies from-zone trust to-zone untrust policy out then log session-close
security policies from-zone untrust to-zone dmz policy web match source-address any
security policies from-zone untrust to-zone dmz policy web match destination-address web-server
security policies from-zone untrust to-zone dmz policy web match application junos-http
security policies from-zone untrust to-zone dmz policy web then permit
security policies from-zone untrust to-zone dmz policy web then log session-init
security policies from-zone untrust to-zone dmz policy mail match source-address any
security policies from-zone untrust to-zone dmz policy mail match destination-address mail-server
security policies from-zone untrust to-zone dmz policy mail match application junos-smtp
security policies from-zone untrust to-zone dmz policy mail then permit
security policies global policy last match source-address any
security policies global policy last match destination-address any
security policies global policy last match application any
security policies global policy last then deny
security policies global policy last then log session-init
security policies global policy last then count
`

/** The configuration, with more statements. */
export const branch = (more = '') => device(STATEMENTS + more)

/**
 * 1: own-app, answered · 2: DNS · 3: a ping · 4: a visitor of the web server · 5: a mail · 6: the GRE tunnel. Then telnet
 * (rejected), a visitor of the mail server's other port (denied), and a segment with two flags (screened).
 */
export function branchStory(more = ''): ConfiguredStory {
  const story = new ConfiguredStory(branch(more), { captures: CAPTURES })
  story.sendBy(INSIDE, syn('10.0.0.5/40001', '198.51.100.80/9000'))
  story.sendBy(INSIDE, udpPacket('10.0.0.6/40002', '198.51.100.53/53'))
  story.sendBy(INSIDE, request('10.0.0.7', '198.51.100.80', 7, 1))
  story.sendBy(OUTSIDE, syn('198.51.100.150/40004', '203.0.113.1/8080'))
  story.sendBy(OUTSIDE, syn('198.51.100.151/40005', '203.0.113.25/25'))
  story.sendBy(OUTSIDE, gre('198.51.100.9', '203.0.113.1', request('10.255.0.2', '10.255.0.1', 9, 1)))
  story.sendBy(INSIDE, syn('10.0.0.5/40006', '198.51.100.80/23'))
  story.sendBy(OUTSIDE, syn('198.51.100.66/40007', '203.0.113.25/3389'))
  return story
}
