import { expect, it } from 'vitest'
import { NetlinkSocket } from '../../src/native/netlink-socket.js'

const NETLINK_ROUTE = 0

it.runIf(process.platform === 'linux')('says how much room for messages it has got', async () => {
  const socket = await NetlinkSocket.open(NETLINK_ROUTE)
  try {
    expect(socket.widen(8192)).toBe(8192)
    expect(socket.widen(2 ** 30)).toBeGreaterThan(8192)
  } finally {
    socket.close()
  }
})
