/**
 * How long others wait while a large answer is written: `npm run bench:turns -- [sessions]` (1000000). Each command is
 * answered into a sink that, as the daemon's channels do, lets others have their turn at every piece; what is printed
 * is the longest turn, how many were over the limit, and how fast the answer was. A turn is as long as the clock says or
 * as much time as the process had of a core meanwhile, whichever is less: other programs make it no longer.
 */
import { answer, CommandError, executeShow, isShowCommand, parseLine } from '@wingspan/junos'
import { fillTable, shownTable } from './large-table.js'

const SESSIONS = Number(process.argv[2] ?? 1_000_000)
const LIMIT_MILLISECONDS = 10
const COMMAND = 'show security flow session'
const LINES = [
  COMMAND,
  `${COMMAND} extensive`,
  `${COMMAND} | display xml`,
  `${COMMAND} | display json`,
  `${COMMAND} | match 10.0.3.4`,
  `${COMMAND} | match "In: 10\\.0\\.[0-9]+\\.4/"`,
  `${COMMAND} | match "(tcp|udp).*If: [^,]*, Pkts: (9[0-9]|8)," | count`,
  `${COMMAND} | except "Session|(In|Out)"`,
  `${COMMAND} | find "Total s[e]ssions"`,
  `${COMMAND} extensive | match "Start time: [0-9]+, Duration" | last 5`,
  `${COMMAND} bytes-more-than 4000000000`,
  `${COMMAND} bytes-more-than 1000 summary`,
  `${COMMAND} sort-by bytes limit 1000`,
  `${COMMAND} sort-by bytes-rate limit 1000 | display xml`,
  `${COMMAND} group-by protocol`,
  `${COMMAND} group-by source-prefix 32 limit 1000`,
]

const shown = shownTable(fillTable(SESSIONS).table)

class Turns {
  longest = 0
  tooLong = 0
  #since = performance.now()
  #cpu = process.cpuUsage()
  #isOver = false

  constructor() {
    const look = () => {
      const now = performance.now()
      const { user, system } = process.cpuUsage(this.#cpu)
      const passed = Math.min(now - this.#since, (user + system) / 1000)
      this.longest = Math.max(this.longest, passed)
      if (passed > LIMIT_MILLISECONDS) this.tooLong++
      this.#since = now
      this.#cpu = process.cpuUsage()
      if (!this.#isOver) setImmediate(look)
    }
    setImmediate(look)
  }

  end(): void {
    this.#isOver = true
  }
}

async function run(line: string): Promise<void> {
  const parsed = parseLine(line)
  if (parsed instanceof CommandError || !isShowCommand(parsed.command)) throw new TypeError(line)
  const { command } = parsed
  let bytes = 0
  const sink = {
    closed: false,
    write: (piece: Uint8Array) => {
      bytes += piece.length
      return new Promise<void>((resolve) => setImmediate(resolve))
    },
  }
  const refuse = () => {
    throw new TypeError('nothing is saved')
  }
  const turns = new Turns()
  const begun = performance.now()
  await answer(() => executeShow(command, shown), parsed, sink, refuse)
  const seconds = (performance.now() - begun) / 1000
  turns.end()
  const numbers = [
    `longest ${turns.longest.toFixed(1).padStart(6)} ms`,
    `${String(turns.tooLong).padStart(4)} over ${LIMIT_MILLISECONDS} ms`,
    `${seconds.toFixed(2).padStart(6)} s`,
    `${(bytes / 1e6).toFixed(0).padStart(5)} MB`,
  ]
  console.log(`${numbers.join(', ')}  ${line}`)
}

for (const line of LINES) await run(line)
