/** Interfaces, zones, and what may reach the device itself. */
export { HostInboundTable } from './host-inbound.js'
export { HOST_INBOUND_PROTOCOLS, HOST_INBOUND_SERVICES } from './host-inbound-words.js'
export {
  FIRST_USER_ZONE,
  type HostInbound,
  type InterfaceAddress,
  type LogicalInterface,
  type TunnelEnd,
  ZONE_JUNOS_HOST,
  ZONE_NONE,
  type Zone,
} from './zone.js'
