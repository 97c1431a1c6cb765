/** What `wingspan --help` says. */
export const USAGE = `Usage: wingspan replay FILE... [options] [COMMAND...]

Turns captures into the flow session table of a Junos SRX and answers for it.

  FILE...            pcap or pcapng, gzipped or not, merged by time; - is standard input
  COMMAND...         an operational command; without one, a prompt (or one command a line
                     from standard input)

Options:
  --at TIME          the table at that moment: seconds from the first packet, or a UTC time
                     such as 2026-03-02T09:00:00Z
  --max-sessions N   sessions the table holds (4194304)
  --write FILE       also save the packets of the sessions that the command shows (pcapng)
  -h, --help         this text
  -V, --version      the version

Commands (every word may be shortened as long as it is unambiguous):
  show security flow session [protocol NAME|NUMBER] [filters] [brief|extensive|summary]
  show security flow session session-identifier N
  show security flow statistics [detail]
  show security flow status

Protocol names: ah egp esp gre icmp icmp6 igmp ipip ospf pim rsvp sctp tcp udp

Exit codes: 0; 1 when the command or a capture is wrong; 2 when the arguments are.
`
