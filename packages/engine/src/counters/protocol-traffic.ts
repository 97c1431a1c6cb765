/** Packets and IP bytes by protocol number, of all sessions that there ever were: they only grow. */
export interface ProtocolTraffic {
  readonly packets: Float64Array
  readonly bytes: Float64Array
}
