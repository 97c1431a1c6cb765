/** What `wingspan --help` says. */
export const USAGE = `Usage: wingspan replay FILE... [options] [COMMAND...]
       wingspan compare BEFORE.conf AFTER.conf FILE... [options]
       wingspan config check CONFIGURATION... [--hosts FILE]
       wingspan kernel [--config FILE] [COMMAND...]
       wingspan monitor INTERFACE... [options] [COMMAND...]
       wingspan serve --config FILE [--replay FILE]... [options]
       wingspan cli|reload|passwd, wingspan show ..., wingspan clear ..., wingspan top [FILTERS...]

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
compare: what another configuration would make of the same packets (--json for programs)
kernel: the same commands for the connections of this Linux kernel (CAP_NET_ADMIN)
monitor: the same commands for the packets of live interfaces (CAP_NET_RAW)
  --for DURATION     captures so long: seconds, or with ms, s, m or h (else until Ctrl-C)
  --packets N        captures so many
  --filter FILTER    only what matches, in the words of pcap-filter(7); needs tcpdump
  --promiscuous      packets to others as well
  --config, --log    as for replay
serve: a daemon that answers over SSH, NETCONF and a socket of its own
  --replay FILE      a capture to replay; may be repeated
  --speed N          N times as fast as the capture, or max (max)
  --loop             begins again at the end
  --log FILE         as for replay, but added to the file, which SIGHUP opens anew
top: the heaviest sessions, live on the whole terminal; also kernel top, monitor INTERFACE top
  --every DURATION   how often it asks (2s)
cli, show, clear: a prompt or one command, answered by the user's daemon on this machine
reload: the daemon loads its configuration again; passwd: prints what encrypted-password takes

replay, compare, monitor and serve
  --interface NAME=CAPTURE-INTERFACE
                     the configuration's interface of a capture interface; may be repeated
  --hosts FILE       addresses of dns-name entries, as in /etc/hosts
  --max-sessions N   sessions the table holds (4194304)

  -h, --help         this text
  -V, --version      the version

Commands (every word may be shortened as long as it is unambiguous; ? shows what may follow):
  show security flow session [protocol NAME|NUMBER] [filters] [brief|extensive|summary]
  show security flow session session-identifier N
  show security flow statistics|status
  clear security flow session all|FILTERS [dry-run]
and with a configuration
  show security policies|match-policies|zones|nat|screen ...
  show configuration [PATH...] [| display set]

Exit codes: 0; 1 when the command, a capture or a configuration is wrong; 2 when the arguments
are. compare: 0 when nothing changes, 1 when anything does, 2 when something is wrong.
`
