/**
 * Which predefined application names a session when several claim its port. A device decides by the policy that
 * matched; this is the choice where no policy names one. Each entry says why.
 */

/** Application, reason. Each wins over every other claimant of its port (or of its whole protocol). */
export const PREFERRED_APPLICATIONS: readonly (readonly [string, string])[] = [
  ['junos-dhcp-client', 'UDP 68 is DHCP today; BOOTP alone has gone out of use'],
  ['junos-dhcp-server', 'UDP 67 is the port of the server, whether a client or a relay sends'],
  ['junos-gprs-gtp-c', 'UDP 2123 is the control plane of GTP; junos-gtp is its older, general name'],
  ['junos-icmp-all', 'says that no type was matched, which junos-ping would hide'],
  ['junos-icmp6-all', 'says that no type was matched, which junos-pingv6 would hide'],
  ['junos-ldap', 'TCP 389 is LDAP; H.323 and the locator service use LDAP on it'],
  ['junos-netbios-session', 'TCP 139 is one port of junos-smb, but all of this application'],
  ['junos-ns-global', 'the two on TCP 15397 differ in edition only'],
  ['junos-printer', 'the registered service of TCP 515; junos-lpr is one of its programs'],
  ['junos-rtsp', 'TCP 554 is registered for RTSP; RealAudio came to use it'],
  ['junos-sctp-any', 'plain SCTP; junos-gprs-sctp is for mobile networks'],
  ['junos-smb-session', 'TCP 445 is one port of junos-smb, but all of this application'],
  ['junos-smtp', 'names the protocol of TCP 25, as junos-mail does not'],
  ['junos-sun-rpc-udp', 'UDP 111 is the port mapper, whichever program is asked for'],
  ['junos-tftp', 'UDP 69 is registered for TFTP'],
]
