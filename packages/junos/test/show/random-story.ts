/** Tables of every kind of session, out of a list of small numbers. */
import fc from 'fast-check'
import { ip } from '../../../engine/test/story/packets.js'
import { Story } from '../../../engine/test/story/story.js'

const HOSTS = ['10.0.0.1', '10.0.0.200', '10.1.0.1', '192.0.2.9']
const HOSTS6 = ['2001:db8::1', '2001:db8::2', '2001:db8:1::1', '2001:db8:ffff::9']
const PORTS = [9, 22, 53, 80, 5060]

export interface Happening {
  readonly kind:
    | 'tcp'
    | 'close'
    | 'udp'
    | 'answer'
    | 'ping'
    | 'pong'
    | 'esp'
    | 'other'
    | 'multicast'
    | 'later'
  readonly six: boolean
  readonly from: number
  readonly to: number
  readonly port: number
  readonly amount: number
}

export const happenings = fc.array(
  fc.record<Happening>({
    kind: fc.constantFrom(
      'tcp',
      'close',
      'udp',
      'answer',
      'ping',
      'pong',
      'esp',
      'other',
      'multicast',
      'later',
    ),
    six: fc.boolean(),
    from: fc.nat(3),
    to: fc.nat(3),
    port: fc.nat(4),
    amount: fc.nat(50),
  }),
  { maxLength: 60 },
)

export function storyOf(list: readonly Happening[], maxSessions = 1024): Story {
  const story = new Story({ maxSessions })
  for (const happening of list) happen(story, happening)
  return story
}

function happen(story: Story, { kind, six, from, to, port, amount }: Happening): void {
  const hosts = six ? HOSTS6 : HOSTS
  const client = hosts[from]!
  const server = hosts[to]!
  const near = `${client}/${1000 + amount}`
  const far = `${server}/${PORTS[port]}`
  switch (kind) {
    case 'tcp':
      return void story
        .tcp(near, far)
        .open()
        .data(amount * 20)
    case 'close':
      return void story.tcp(near, far).open().close()
    case 'udp':
      return void story.udp(near, far, amount * 10)
    case 'answer':
      return void story.udp(near, far).udp(far, near, amount * 10)
    case 'ping':
      return void story.ping(client, server, port, amount)
    case 'pong':
      return void story.ping(client, server, port, amount).pong(server, client, port, amount)
    case 'esp':
      return void story.sendOn(
        port,
        ip(client, server, 50, [0, port, 0, amount, ...new Array<number>(20).fill(0)]),
      )
    case 'other':
      return void story.sendOn(port, ip(client, server, 60 + amount, new Array<number>(amount).fill(0)))
    case 'multicast':
      return void story.udp(near, six ? 'ff0e::1/5004' : '239.1.1.1/5004', amount)
    case 'later':
      return void story.gap(`${amount * 37} ms`).advance(`${amount * 91} ms`)
  }
}
