/**
 * `system services`, and the `wingspan` stanza: what this program answers on (Junos reference: ssh, netconf). Ports and
 * addresses of the `wingspan` stanza go before those of the device, which another server of the machine may have.
 */
import type { ConfigNode } from '../syntax/index.js'
import { entriesOf, numberOf, textOf } from './compile-context.js'

/** A service that is asked for. What is undefined is not said. */
export interface ServiceEndpoint {
  readonly port: number | undefined
  /** Connections at once. */
  readonly connectionLimit: number | undefined
  /** Sessions at once on one connection. */
  readonly sessionLimit: number | undefined
}

export interface ServiceRules {
  readonly ssh: ServiceEndpoint | undefined
  readonly netconf: ServiceEndpoint | undefined
  /** Addresses to listen on; empty where it is not said. */
  readonly listenAddresses: readonly string[]
  /** Where host keys are kept. */
  readonly stateDirectory: string | undefined
  /** The daemon's socket is for its group too, not for its user alone. */
  readonly isSocketForGroup: boolean
}

/** The largest `connection-limit` of a device. */
const MOST_CONNECTIONS = 250
const MOST_SESSIONS = 65_535
const LARGEST_PORT = 65_535

/** Reads the services of a tree with groups applied. Never throws. */
export function compileServices(root: ConfigNode): ServiceRules {
  const own = root.child('wingspan')
  const services = root.at('system', 'services')
  return {
    ssh: endpoint(services?.child('ssh'), bounded(own, 'ssh-port', LARGEST_PORT)),
    netconf: endpoint(services?.at('netconf', 'ssh'), bounded(own, 'netconf-port', LARGEST_PORT)),
    listenAddresses: entriesOf(own, 'listen-address').map(({ word }) => word),
    stateDirectory: textOf(own, 'state-directory'),
    isSocketForGroup: textOf(own, 'socket-access') === 'group',
  }
}

function endpoint(node: ConfigNode | undefined, port: number | undefined): ServiceEndpoint | undefined {
  if (!node) return undefined
  return {
    port: port ?? bounded(node, 'port', LARGEST_PORT),
    connectionLimit: bounded(node, 'connection-limit', MOST_CONNECTIONS),
    sessionLimit: bounded(node, 'max-sessions-per-connection', MOST_SESSIONS),
  }
}

/** A number from 1 to `most`; undefined for any other, as where nothing is said. */
function bounded(node: ConfigNode | undefined, word: string, most: number): number | undefined {
  const value = numberOf(node, word)
  return value !== undefined && value >= 1 && value <= most ? value : undefined
}
