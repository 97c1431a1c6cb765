/** Answers in JSON as the command gives them, with as much as `top` reads. */

interface Wing {
  readonly packets: number | 'N/A'
  readonly bytes: number | 'N/A'
}

export interface AnsweredSession {
  readonly id: number | string
  readonly protocol?: string
  readonly source?: string
  readonly destination?: string
  readonly application?: string
  readonly policy?: string
  readonly age?: number | 'N/A'
  readonly timeout?: number | 'N/A'
  readonly state?: string
  readonly wings?: readonly Wing[]
  readonly rate?: number
}

export interface AnsweredProtocol {
  readonly name: string
  readonly sessions: number
  readonly packets: readonly [number, number]
  readonly bytes: readonly [number, number]
}

const leaf = (data: unknown) => [{ data: String(data) }]

/** Answer to `sort-by`, with counters as of the start of time. */
export function listed(...sessions: readonly AnsweredSession[]): string {
  return listedAt(0, ...sessions)
}

/** Answer to `sort-by`, with counters as of then. */
export function listedAt(seconds: number | 'N/A', ...sessions: readonly AnsweredSession[]): string {
  return JSON.stringify({
    'flow-session-information': [{ 'flow-session': sessions.map(session), 'counters-as-of': leaf(seconds) }],
  })
}

/** Answer to `group-by protocol`, with counters as of the start of time. */
export function totals(...protocols: readonly AnsweredProtocol[]): string {
  return totalsAt(0, ...protocols)
}

/** Answer to `group-by protocol`, with counters as of then, that tells bytes carried by protocol. */
export function carriedAt(
  seconds: number,
  bytes: Readonly<Record<string, number>>,
  ...protocols: readonly AnsweredProtocol[]
): string {
  const answer = JSON.parse(totalsAt(seconds, ...protocols))
  Object.assign(answer['flow-session-information'][0], {
    'flow-protocol-traffic': Object.entries(bytes).map(([name, count]) => ({
      'protocol-name': leaf(name),
      'pkt-cnt': leaf(count),
      'byte-cnt': leaf(count),
    })),
    'traffic-as-of': leaf(seconds),
  })
  return JSON.stringify(answer)
}

/** Answer to `group-by protocol`, with counters as of then. */
export function totalsAt(seconds: number | 'N/A', ...protocols: readonly AnsweredProtocol[]): string {
  const sessions = protocols.reduce((sum, each) => sum + each.sessions, 0)
  return JSON.stringify({
    'flow-session-information': [
      {
        'flow-session-group': protocols.map((each) => ({
          'group-name': leaf(each.name),
          'session-count': leaf(each.sessions),
          'in-pkt-cnt': leaf(each.packets[0]),
          'out-pkt-cnt': leaf(each.packets[1]),
          'in-byte-cnt': leaf(each.bytes[0]),
          'out-byte-cnt': leaf(each.bytes[1]),
        })),
        'counters-as-of': leaf(seconds),
        'displayed-session-count': leaf(sessions),
      },
    ],
  })
}

function session({
  id,
  protocol = 'tcp',
  source = '192.0.2.1/1024',
  destination = '198.51.100.1/80',
  application,
  policy = 'web/4',
  age = 5,
  timeout = 1800,
  state = 'Valid',
  wings = [{ packets: 1, bytes: 100 }],
  rate,
}: AnsweredSession) {
  const [sourceAddress, sourcePort] = source.split('/')
  const [destinationAddress, destinationPort] = destination.split('/')
  return {
    'session-identifier': leaf(id),
    policy: leaf(policy),
    ...(application === undefined ? {} : { 'application-name': leaf(application) }),
    timeout: leaf(timeout),
    'sess-state': leaf(state),
    'wan-acceleration': [{ data: [null] }],
    duration: leaf(age),
    ...(rate === undefined ? {} : { 'bytes-per-second': leaf(rate) }),
    'flow-information': wings.map(({ packets, bytes }) => ({
      'source-address': leaf(sourceAddress),
      'source-port': leaf(sourcePort),
      'destination-address': leaf(destinationAddress),
      'destination-port': leaf(destinationPort),
      protocol: leaf(protocol),
      'pkt-cnt': leaf(packets),
      'byte-cnt': leaf(bytes),
    })),
  }
}
