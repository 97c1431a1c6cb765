/** Where the route of a packet's translated destination leads, and back to its source. */
import { DropReason } from '../counters/index.js'
import { type LogicalInterface, ZONE_JUNOS_HOST, ZONE_NONE } from '../zone/index.js'
import type { Configuration } from './configuration.js'
import type { FirstPacket } from './first-packet.js'
import { isBroadcastOf } from './special-address.js'
import type { Verdict } from './verdict.js'

/** Route and to-zone of the destination; false when the packet ends here. */
export function findWay(packet: FirstPacket, configuration: Configuration, verdict: Verdict): boolean {
  const { routes } = configuration
  const { facts } = packet
  const number = routes.lookup(verdict.outInstance, facts.family, facts.destination, 0, packet.flowHash)
  if (number === 0) {
    verdict.drop(DropReason.noRoute)
    return false
  }
  const path = routes.path(number)
  switch (path.kind) {
    case 'discard':
      verdict.drop(DropReason.routeDiscard)
      return false
    case 'reject':
      verdict.drop(DropReason.routeReject)
      return false
    case 'local':
      verdict.isSelf = true
      verdict.outInterface = path.local
      verdict.toZone = ZONE_JUNOS_HOST
      break
    case 'interface': {
      const exit = configuration.interface(path.interface)
      if (
        exit !== undefined &&
        path.gateway === undefined &&
        !packet.isFromDevice &&
        isBroadcastOf(exit, facts)
      ) {
        // Nobody forwards the broadcast of a subnet (Junos reference: targeted-broadcast): the device takes it.
        verdict.isSelf = true
        verdict.outInterface = configuration.rules.instances[exit.instance]?.localInterface ?? 0
        verdict.toZone = ZONE_JUNOS_HOST
        break
      }
      verdict.outPath = number
      verdict.outInterface = path.interface
      verdict.toZone = exit?.zone ?? ZONE_NONE
    }
  }
  verdict.outInstance = configuration.interface(verdict.outInterface)?.instance ?? verdict.outInstance
  return true
}

/** The path that leads back to the source; 0 when none leads out of an interface. */
export function pathBack(packet: FirstPacket, { routes }: Configuration, arrival: LogicalInterface): number {
  const { facts } = packet
  const path = routes.lookup(arrival.instance, facts.family, facts.source, 0, packet.flowHash)
  return path !== 0 && routes.path(path).kind === 'interface' ? path : 0
}

/** Whether the destination is the device's own, or in a subnet that it is in. */
export function isOnLink(packet: FirstPacket, { routes }: Configuration, arrival: LogicalInterface): boolean {
  const { facts } = packet
  const number = routes.lookup(arrival.instance, facts.family, facts.destination, 0, packet.flowHash)
  if (number === 0) return false
  const path = routes.path(number)
  return path.kind === 'local' || (path.kind === 'interface' && path.gateway === undefined)
}
