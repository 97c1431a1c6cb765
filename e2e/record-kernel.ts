/**
 * Records what the kernel answers to a dump, for the tests of its codec: `npx tsx e2e/record-kernel.ts`, as root. The
 * bytes go to `packages/wingspan/test/kernel/recorded-dump.hex`, one piece a line, and what conntrack makes of the same
 * connections to `recorded-dump.txt`.
 */
import { writeFileSync } from 'node:fs'
import { dumpRequest } from '../packages/wingspan/src/kernel/conntrack-request.js'
import { NETLINK_NETFILTER } from '../packages/wingspan/src/kernel/netlink-message.js'
import { NetlinkSocket } from '../packages/wingspan/src/native/index.js'
import { openKernelNetwork } from './kernel-network.js'
import { ROOT } from './program.js'

const FOLDER = `${ROOT}packages/wingspan/test/kernel/`

async function dump(): Promise<void> {
  const socket = await NetlinkSocket.open(NETLINK_NETFILTER)
  const buffers = socket.buffers(16)
  socket.send(dumpRequest(1))
  // The table is small: the end is in the first or the second turn.
  for (let isLast = false; !isLast; ) {
    const count = await socket.receiveMany(buffers)
    for (let piece = 0; piece < count; piece++) {
      const start = buffers.start(piece)
      const bytes = Buffer.from(buffers.bytes.subarray(start, start + buffers.length(piece)))
      console.log(bytes.toString('hex'))
      isLast = bytes.readUInt16LE(bytes.length - 16) === 3
    }
  }
  socket.close()
  buffers.free()
}

if (process.argv[2] === 'dump') await dump()
else {
  const network = await openKernelNetwork(true)
  const bytes = network.atGateway('npx', 'tsx', 'e2e/record-kernel.ts', 'dump').stdout
  const lines = ['ipv4', 'ipv6'].map(
    (family) => network.atGateway('conntrack', '-L', '-o', 'extended,id', '-f', family).stdout,
  )
  network.close()
  writeFileSync(`${FOLDER}recorded-dump.hex`, bytes)
  writeFileSync(`${FOLDER}recorded-dump.txt`, lines.join(''))
}
