/**
 * `wingspan`: what a device has no word for, as this program runs beside others: addresses and ports that it may have
 * to itself, and where it keeps what must last. A device's configuration has no such stanza.
 */
import { container, implemented, leaf, leafList, type Statement } from '../statement.js'
import { ADDRESS, number, text } from '../value-kind.js'

const PORT = number(1, 65535)

export const WINGSPAN: Statement = implemented(
  container({
    'listen-address': leafList(ADDRESS),
    'ssh-port': leaf(PORT),
    'netconf-port': leaf(PORT),
    'state-directory': leaf(text()),
  }),
)
