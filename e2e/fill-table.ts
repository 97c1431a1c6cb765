/** Puts so many connections that last into the kernel's table, in the network namespace it is started in. */
import { ConnectionMaker } from '../bench/connections.js'

const maker = await ConnectionMaker.open()
maker.fill(Number(process.argv[2]))
maker.close()
