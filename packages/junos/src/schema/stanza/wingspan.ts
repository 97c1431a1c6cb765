/**
 * `wingspan`: what a device has no word for, as this program runs beside others: addresses and ports that it may have
 * to itself, where it keeps what must last, and where its sessions come from. A device's configuration has no such
 * stanza.
 */
import { container, flag, implemented, inline, leaf, leafList, type Statement } from '../statement.js'
import { ADDRESS, MASK, number, oneOf, text } from '../value-kind.js'

const PORT = number(1, 65535)
const DAY_SECONDS = 86_400

/** The kernel's connections. */
const KERNEL: Statement = container({
  'policy-from': inline(container({ mark: leaf(MASK), label: leaf(MASK) })),
  'ended-sessions': leaf(number(0, 4_194_304)),
  'ended-seconds': leaf(number(0, DAY_SECONDS)),
  'reconcile-seconds': leaf(number(1, DAY_SECONDS)),
})

/** Packets of this machine's interfaces, by their names here. */
const MONITOR: Statement = container({
  interface: leafList(text(15)),
  promiscuous: flag(),
  filter: leaf(text()),
})

export const WINGSPAN: Statement = implemented(
  container({
    'listen-address': leafList(ADDRESS),
    'ssh-port': leaf(PORT),
    'netconf-port': leaf(PORT),
    'state-directory': leaf(text()),
    'socket-access': leaf(oneOf('user', 'group')),
    kernel: KERNEL,
    monitor: MONITOR,
  }),
)
