/** Connections put into the kernel's table by netlink, in the network namespace of whoever does it. */
import {
  AddressAttribute,
  Attribute,
  ConntrackMessage,
  ProtocolAttribute,
  ProtocolInfoAttribute,
  SocketFamily,
  STATE_ATTRIBUTE,
  TupleAttribute,
} from '../packages/wingspan/src/kernel/conntrack-attributes.js'
import {
  MessageFlag,
  MessageWriter,
  NETLINK_NETFILTER,
} from '../packages/wingspan/src/kernel/netlink-message.js'
import { NetlinkSocket } from '../packages/wingspan/src/native/index.js'

const ICMP_CONNECTIONS = 20
const PER_MESSAGE = 100
const TIMEOUT_SECONDS = 7200
const CREATE = 0x400
const CONFIRMED = 0b1110
const ESTABLISHED = 3

function tuple(
  out: MessageWriter,
  type: number,
  [source, destination]: readonly [number, number],
  protocol: number,
  [from, to]: readonly [number, number],
  icmpType: number,
): void {
  out.nest(type, () => {
    out.nest(TupleAttribute.address, () => {
      out.words(AddressAttribute.source4, Int32Array.of(source), 1)
      out.words(AddressAttribute.destination4, Int32Array.of(destination), 1)
    })
    out.nest(TupleAttribute.protocol, () => {
      out.number(ProtocolAttribute.number, protocol, 1)
      if (protocol === 1) {
        out.number(ProtocolAttribute.icmpId, from, 2)
        out.number(ProtocolAttribute.icmpType, icmpType, 1)
        out.number(ProtocolAttribute.icmpCode, 0, 1)
      } else {
        out.number(ProtocolAttribute.sourcePort, from, 2)
        out.number(ProtocolAttribute.destinationPort, to, 2)
      }
    })
  })
}

/** Three in four TCP, the rest UDP, and the first few ICMP. */
const mixedProtocol = (i: number) => (i < ICMP_CONNECTIONS ? 1 : i % 4 === 0 ? 17 : 6)

/** The message that makes connection number i. */
function connection(i: number, protocol: number, timeoutSeconds: number, isLast: boolean): Uint8Array {
  const client = 0x0a000001 + (i >>> 10)
  const server = 0xc0a80001 + (i % 200)
  const port = 1024 + (i % 40_000)
  const flags = MessageFlag.request | CREATE | (isLast ? MessageFlag.acknowledge : 0)
  const out = new MessageWriter(ConntrackMessage.new, flags, i, SocketFamily.inet)
  const to = protocol === 17 ? 53 : 443
  tuple(out, Attribute.original, [client, server], protocol, [port, to], 8)
  tuple(out, Attribute.reply, [server, client], protocol, protocol === 1 ? [port, 0] : [to, port], 0)
  out.number(Attribute.status, CONFIRMED, 4)
  out.number(Attribute.timeout, timeoutSeconds, 4)
  if (protocol === 6) {
    out.nest(Attribute.protocolInfo, () =>
      out.nest(ProtocolInfoAttribute.tcp, () => out.number(STATE_ATTRIBUTE, ESTABLISHED, 1)),
    )
  }
  return out.message
}

/** Makes connections one after the other. */
export class ConnectionMaker {
  readonly #socket: NetlinkSocket
  readonly #answer = new Uint8Array(64 * 1024)

  constructor(socket: NetlinkSocket) {
    this.#socket = socket
  }

  static async open(): Promise<ConnectionMaker> {
    return new ConnectionMaker(await NetlinkSocket.open(NETLINK_NETFILTER))
  }

  /** Connections number `first` to before `end`, as `how` has each. */
  make(first: number, end: number, how: (i: number) => { protocol: number; timeoutSeconds: number }): void {
    for (let from = first; from < end; from += PER_MESSAGE) {
      const count = Math.min(PER_MESSAGE, end - from)
      const messages = Array.from({ length: count }, (_, k) => {
        const { protocol, timeoutSeconds } = how(from + k)
        return connection(from + k, protocol, timeoutSeconds, k === count - 1)
      })
      this.#socket.send(Buffer.concat(messages))
      this.#socket.receiveNow(this.#answer)
    }
  }

  /** So many that last. */
  fill(connections: number): void {
    this.make(0, connections, (i) => ({
      protocol: mixedProtocol(i),
      timeoutSeconds: TIMEOUT_SECONDS + (i % 500),
    }))
  }

  close(): void {
    this.#socket.close()
  }
}
