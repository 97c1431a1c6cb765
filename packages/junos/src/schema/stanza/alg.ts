/** `security alg`: application layer gateways (Juniper's YANG for 24.4R1, security module). None is made here. */
import {
  conditional,
  container,
  flag,
  heads,
  irrelevant,
  opaque,
  type Statement,
  terse,
} from '../statement.js'

const NO_GATES = 'no gates are opened for the connections that a protocol agrees on'

/** One that is disabled does what every one does here. */
const gateway = (words: string): Statement =>
  terse(
    container({
      disable: irrelevant(flag()),
      traceoptions: irrelevant(opaque()),
      ...heads((statement) => conditional(NO_GATES, statement), words),
    }),
  )

const MEDIA = 'application-screen dscp-rewrite'

export const ALG: Statement = container({
  ...heads(irrelevant, 'traceoptions alg-manager alg-support-lib'),
  dns: gateway('maximum-message-length oversize-message-drop doctoring'),
  ftp: gateway('ftps-extension line-break-extension allow-mismatch-ip-address'),
  h323: gateway(`endpoint-registration-timeout media-source-port-any ${MEDIA}`),
  'ike-esp-nat': container({
    ...heads((statement) => conditional(NO_GATES, statement), 'enable'),
    ...heads(irrelevant, 'esp-gate-timeout esp-session-timeout state-timeout traceoptions'),
  }),
  mgcp: gateway(`inactive-media-timeout transaction-timeout maximum-call-duration ${MEDIA}`),
  msrpc: gateway('group-max-usage map-entry-timeout'),
  sunrpc: gateway('group-max-usage map-entry-timeout'),
  sccp: gateway(`inactive-media-timeout ${MEDIA}`),
  sip: gateway(
    `inactive-media-timeout maximum-call-duration t1-interval t4-interval c-timeout disable-call-id-hiding bulk-call-mode enable-call-distribution retain-hold-resource hide-via-headers distribution-ip ${MEDIA}`,
  ),
  ...Object.fromEntries(['pptp', 'rsh', 'rtsp', 'sql', 'talk', 'tftp'].map((word) => [word, disabling()])),
  twamp: conditional(NO_GATES, container(heads(irrelevant, 'traceoptions'))),
})

/** A gateway with nothing to be said of it but that it is off. */
function disabling(): Statement {
  return terse(container({ disable: irrelevant(flag()), ...heads(irrelevant, 'traceoptions') }))
}
