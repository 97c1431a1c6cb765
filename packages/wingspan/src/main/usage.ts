/** What `wingspan --help` says. */
export const USAGE = `Usage: wingspan replay FILE... [options] [COMMAND...]
       wingspan compare BEFORE.conf AFTER.conf FILE... [options]
       wingspan config check CONFIGURATION... [--hosts FILE]

Turns captures into the flow session table of a Junos SRX and answers for it.

  FILE...            pcap or pcapng, gzipped or not, merged by time; - is standard input
  COMMAND...         an operational command; without one, a prompt (or one command a line
                     from standard input)

replay: what is in the table
  --config FILE      decide about the packets under this Junos configuration
  --log FILE         write the RT_FLOW logs of its policies; - is standard output
  --log-format FORM  structured (RFC 5424) or standard
  --at TIME          the table at that moment: seconds from the first packet, or a UTC time
                     such as 2026-03-02T09:00:00Z
  --write FILE       also save the packets of the sessions that the command shows (pcapng)

compare: what another configuration would make of the same packets
  --json             all of it, for programs

replay and compare
  --interface NAME=CAPTURE-INTERFACE
                     the configuration's interface of a capture interface; may be repeated
  --hosts FILE       addresses of dns-name entries, as in /etc/hosts
  --max-sessions N   sessions the table holds (4194304)

  -h, --help         this text
  -V, --version      the version

Commands (every word may be shortened as long as it is unambiguous):
  show security flow session [protocol NAME|NUMBER] [filters] [brief|extensive|summary]
  show security flow session session-identifier N
  show security flow statistics [detail]
  show security flow status
With a configuration also:
  show security policies [detail|hit-count] [from-zone ZONE to-zone ZONE]
  show security match-policies from-zone ZONE to-zone ZONE source-ip ADDRESS ...
  show security zones
  show security nat source|destination|static rule all
  show security nat source pool all
  show configuration [PATH...] [| display set]

Protocol names: ah egp esp gre icmp icmp6 igmp ipip ospf pim rsvp sctp tcp udp

Exit codes: 0; 1 when the command, a capture or a configuration is wrong; 2 when the arguments
are. compare: 0 when nothing changes, 1 when anything does, 2 when something is wrong.
`
