/**
 * Many clients of one daemon: `npm run bench:clients -- [--clients N] [--rounds N] [--sessions N] [--speed N]
 * [--line LINE]`. Starts `wingspan serve` over a capture with a packet of each session, again and again, at the speed of
 * 100,000 packets a second times N; connects clients over SSH and over NETCONF, and lets all of one kind ask at once,
 * round after round. Printed is how long an answer took, from the asking to its last byte.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectSocket } from 'node:net'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { hashPassword } from '../packages/wingspan/src/access/index.js'
import { ssh2 } from '../packages/wingspan/src/ssh/ssh2.js'
import { openConnections } from './open-connections.js'

type Client = InstanceType<typeof ssh2.Client>
type Channel = Parameters<Parameters<Client['subsys']>[1]>[1]

const PROGRAM = fileURLToPath(new URL('../packages/wingspan/bin/wingspan.js', import.meta.url))

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '20' },
    sessions: { type: 'string', default: '1000000' },
    speed: { type: 'string', default: '1' },
    line: { type: 'string', default: 'show security flow session protocol tcp summary' },
    /** Another build of the program. */
    program: { type: 'string', default: PROGRAM },
    /** Flags of Node for the daemon, as `--cpu-prof`. */
    node: { type: 'string', multiple: true, default: [] },
  },
})
const CLIENTS = Number(values.clients)
const ROUNDS = Number(values.rounds)
const PORTS = { ssh: 22_622, netconf: 22_683 }
const PASSWORD = 'bench'
const END = ']]>]]>'
const HELLO = `<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities><capability>urn:ietf:params:netconf:base:1.0</capability></capabilities></hello>${END}`
const PAUSE_MILLISECONDS = 100
const IDLE_MILLISECONDS = 3000

const folder = mkdtempSync(join(tmpdir(), 'bench-clients-'))
const config = join(folder, 'bench.conf')
const capture = join(folder, 'many.pcap')
writeFileSync(capture, openConnections(Number(values.sessions)))
const key = ssh2.utils.generateKeyPairSync('ed25519')
writeFileSync(
  config,
  `system {
    host-name bench;
    login { user ada { class super-user; authentication {
      encrypted-password "${hashPassword(PASSWORD, new Uint8Array(12).fill(5))}"; ssh-ed25519 "${key.public}"; } } }
    services { ssh { connection-limit 250; } netconf { ssh { connection-limit 250; } } }
  }
  wingspan { ssh-port ${PORTS.ssh}; netconf-port ${PORTS.netconf}; state-directory "${folder}/state"; }`,
)

let faults = 0

function serve(): Promise<ChildProcess> {
  const speed = values.speed === 'max' ? [] : ['--speed', values.speed]
  const args = ['serve', '--config', config, '--replay', capture, ...speed, '--loop']
  const child = spawn(process.execPath, [...values.node, values.program, ...args], {
    env: { ...process.env, WINGSPAN_SOCKET: join(folder, 'wingspan.sock') },
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new TypeError('the daemon has ended')))
    child.stderr!.on('data', (piece: Buffer) => {
      for (const line of piece.toString().split('\n')) {
        if (line.includes('"internal error"')) faults++
        if (line.includes('"msg":"ready"')) resolve(child)
      }
    })
  })
}

function connect(port: number): Promise<Client> {
  const client = new ssh2.Client()
  return new Promise((resolve, reject) => {
    client.once('ready', () => resolve(client))
    client.once('error', reject)
    const sock = connectSocket({ host: '127.0.0.1', port, noDelay: true })
    client.connect({ sock, username: 'ada', privateKey: key.private, readyTimeout: 60_000 })
  })
}

/** One who asks, and resolves to the answer. */
type Ask = () => Promise<string>

function askBySsh(client: Client): Ask {
  return () =>
    new Promise((resolve, reject) => {
      client.exec(values.line, (error, channel) => {
        if (error) return reject(error)
        let text = ''
        channel.on('data', (piece: Buffer) => {
          text += piece
        })
        channel.once('close', () => resolve(text))
      })
    })
}

async function askByNetconf(client: Client): Promise<Ask> {
  const channel = await new Promise<Channel>((resolve, reject) => {
    client.subsys('netconf', (error, opened) => (error ? reject(error) : resolve(opened)))
  })
  let text = ''
  let take: (reply: string) => void
  channel.on('data', (piece: Buffer) => {
    text += piece
    if (!text.endsWith(END)) return
    const reply = text
    text = ''
    take(reply)
  })
  const send = (message: string) =>
    new Promise<string>((resolve) => {
      take = resolve
      if (message !== '') channel.write(message)
    })
  await send('')
  channel.write(HELLO)
  return () => send(`<rpc message-id="1"><command format="text">${values.line}</command></rpc>${END}`)
}

const quantile = (sorted: readonly number[], part: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!

async function measure(kind: string, asks: readonly Ask[]): Promise<void> {
  const times: number[] = []
  let errors = 0
  const idleShare = await cpuShare()
  let cpuBefore = cpuSeconds()
  let begunAll = performance.now()
  for (let round = -2; round < ROUNDS; round++) {
    if (round === 0) {
      cpuBefore = cpuSeconds()
      begunAll = performance.now()
    }
    await Promise.all(
      asks.map(async (ask) => {
        const begun = performance.now()
        const answer = await ask()
        if (round >= 0) times.push(performance.now() - begun)
        if (!answer.includes('Valid sessions:')) errors++
      }),
    )
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS))
  }
  times.sort((a, b) => a - b)
  const said = [0.5, 0.9, 0.99, 1].map((part) => quantile(times, part).toFixed(0))
  const [median, ninety, ninetyNine, most] = said
  const seconds = (performance.now() - begunAll) / 1000
  const cpu = (((cpuSeconds() - cpuBefore - idleShare * seconds) / times.length) * 1000).toFixed(2)
  console.log(
    `${kind}: ${times.length} answers, median ${median} ms, p90 ${ninety}, p99 ${ninetyNine}, most ${most}; ` +
      `${errors + faults} errors; daemon ${cpu} ms of CPU an answer, packets take ${(100 * idleShare).toFixed(0)} %; load ${loadavg()[0]!.toFixed(1)}`,
  )
}

const daemon = await serve()
function cpuSeconds(): number {
  const fields = readFileSync(`/proc/${daemon.pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
/** How much of a core the packets alone take. */
async function cpuShare(): Promise<number> {
  const before = cpuSeconds()
  const begun = performance.now()
  await new Promise((resolve) => setTimeout(resolve, IDLE_MILLISECONDS))
  return ((cpuSeconds() - before) / (performance.now() - begun)) * 1000
}
try {
  const clients: Client[] = []
  let begun = performance.now()
  for (let n = 0; n < CLIENTS; n++) clients.push(await connect(PORTS.ssh))
  console.log(
    `${CLIENTS} logins one after the other: ${((performance.now() - begun) / CLIENTS).toFixed(1)} ms each`,
  )
  console.log((await askBySsh(clients[0]!)()).replaceAll('\n', '; '))
  await measure('SSH', clients.map(askBySsh))
  if (process.env.SSHONLY) throw 0
  const netconf: Client[] = []
  begun = performance.now()
  for (let n = 0; n < CLIENTS; n++) netconf.push(await connect(PORTS.netconf))
  const asks = await Promise.all(netconf.map(askByNetconf))
  await measure('NETCONF', asks)
  console.log((await askBySsh(clients[0]!)()).replaceAll('\n', '; '))
  for (const client of [...clients, ...netconf]) client.end()
} finally {
  daemon.kill('SIGTERM')
  rmSync(folder, { recursive: true })
}
