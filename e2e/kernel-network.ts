/**
 * A client, a gateway with nftables NAT and a server, each in a network namespace of its own, and packets of many
 * protocols through them. Only for root on Linux, with iproute2, nftables and conntrack.
 */
import { spawn, spawnSync } from 'node:child_process'
import { whyNoNamespaces } from './namespaces.js'
import { PROGRAM, ROOT } from './program.js'

/** Why there can be no such network here; undefined where there can. */
export const whyNoNetwork = () => whyNoNamespaces(['ip', 'nft', 'conntrack', 'ping', 'python3'])

export const CLIENT = '10.201.1.2'
export const SERVER = '10.201.2.2'
export const GATEWAY_INSIDE = '10.201.1.1'
export const GATEWAY_OUTSIDE = '10.201.2.1'
export const CLIENT6 = 'fd00:201:1::2'
export const SERVER6 = 'fd00:201:2::2'

/** TCP, UDP and ICMP of IPv4 leave with the gateway's address; port 8080 of the gateway is the server's 80. */
const RULES = `
table ip nat {
  chain out { type nat hook postrouting priority 100; oifname "gs" ip protocol { tcp, udp, icmp } masquerade ; }
  chain in { type nat hook prerouting priority -100; ip daddr ${GATEWAY_INSIDE} tcp dport 8080 dnat to ${SERVER}:80 ; }
}
table inet filter {
  chain forward { type filter hook forward priority 0; ct mark set 0x2a ; ct state new counter ; }
}
table inet raw {
  chain pre { type filter hook prerouting priority -300; udp dport 5000 ct zone set 7 ; udp sport 5000 ct zone set 7 ; }
}
`

/** Seconds that are longer than any test, for what would else be gone before it is looked at. */
const LASTING = Object.fromEntries(
  ['udp_timeout', 'udp_timeout_stream', 'icmp_timeout', 'icmpv6_timeout', 'gre_timeout', 'generic_timeout']
    .concat('sctp_timeout_cookie_wait', 'sctp_timeout_closed')
    .map((name) => [name, 900]),
)

/** A server that answers whatever comes, and a client that asks once; in Python, which has all kinds of sockets. */
const ANSWERING = `
import socket, threading
def bound(family, kind, port):
    s = socket.socket(family, kind)
    if family == socket.AF_INET6: s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    s.bind(('', port))
    return s
def stream(s):
    s.listen()
    held = []
    while True:
        c, _ = s.accept(); held.append(c); c.sendall(c.recv(100))
def datagrams(s):
    while True:
        data, address = s.recvfrom(100); s.sendto(data, address)
for family in (socket.AF_INET, socket.AF_INET6):
    threading.Thread(target=stream, args=(bound(family, socket.SOCK_STREAM, 80),)).start()
    for port in (53, 5000):
        threading.Thread(target=datagrams, args=(bound(family, socket.SOCK_DGRAM, port),)).start()
print('ready', flush=True)
`

const ASKING = `
import socket, struct
def crc32c(data):
    crc = 0xffffffff
    for byte in data:
        crc ^= byte
        for _ in range(8): crc = (crc >> 1) ^ (0x82f63b78 if crc & 1 else 0)
    return crc ^ 0xffffffff
def ask(family, kind, address):
    s = socket.socket(family, kind); s.settimeout(5); s.connect(address); s.send(b'hello'); s.recv(100)
    return s
def raw(protocol, payload, address):
    s = socket.socket(socket.AF_INET, socket.SOCK_RAW, protocol); s.sendto(payload, (address, 0))
held = [
    ask(socket.AF_INET, socket.SOCK_STREAM, ('${SERVER}', 80)),
    ask(socket.AF_INET, socket.SOCK_STREAM, ('${GATEWAY_INSIDE}', 8080)),
    ask(socket.AF_INET6, socket.SOCK_STREAM, ('${SERVER6}', 80)),
    ask(socket.AF_INET, socket.SOCK_DGRAM, ('${SERVER}', 53)),
    ask(socket.AF_INET, socket.SOCK_DGRAM, ('${SERVER}', 5000)),
    ask(socket.AF_INET6, socket.SOCK_DGRAM, ('${SERVER6}', 53)),
]
raw(47, struct.pack('!HH', 0, 0x0800) + b'x' * 40, '${SERVER}')
raw(50, struct.pack('!II', 0x1234, 1) + b'x' * 40, '${SERVER}')
chunk = struct.pack('!BBHIIHHI', 1, 0, 20, 0xabcdef, 65535, 1, 1, 7)
header = struct.pack('!HHI', 4000, 4001, 0)
checksum = struct.pack('<I', crc32c(header + struct.pack('<I', 0) + chunk))
raw(132, header + checksum + chunk, '${SERVER}')
print('asked', flush=True)
import time
time.sleep(600)
`

export interface KernelNetwork {
  /** Arguments of `ip` before a program that is to run in the gateway's namespace. */
  readonly inGateway: readonly string[]
  /** The same for the client's. */
  readonly inClient: readonly string[]
  /** Runs a program in the gateway's namespace. */
  atGateway(program: string, ...args: string[]): { code: number | null; stdout: string; stderr: string }
  /** Runs ours there. */
  wingspan(...args: string[]): { code: number | null; stdout: string; stderr: string }
  close(): void
}

/** Builds the network and sends every kind of packet once. `accounting`: whether the kernel counts and notes times. */
export async function openKernelNetwork(accounting: boolean): Promise<KernelNetwork> {
  const names = { client: `wsc${process.pid}`, gateway: `wsg${process.pid}`, server: `wss${process.pid}` }
  const children: ReturnType<typeof spawn>[] = []
  const run = (...command: string[]) => {
    const { status, stdout, stderr, error } = spawnSync(command[0]!, command.slice(1), {
      cwd: ROOT,
      maxBuffer: 1 << 28,
    })
    if (error) throw error
    return { code: status, stdout: stdout.toString(), stderr: stderr.toString() }
  }
  const must = (line: string) => {
    const { code, stderr } = run(...line.split(' '))
    if (code !== 0) throw new Error(`${line}: ${stderr}`)
  }
  const close = () => {
    for (const child of children) child.kill('SIGKILL')
    for (const name of Object.values(names)) spawnSync('ip', ['netns', 'del', name])
  }
  const { client, gateway, server } = names
  const python = async (name: string, program: string) => {
    const child = spawn('ip', ['netns', 'exec', name, 'python3', '-c', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.push(child)
    await new Promise((resolve, reject) => {
      child.stdout.once('data', resolve)
      child.once('exit', () => reject(new Error(`python3 in ${name} ended`)))
    })
  }
  try {
    for (const name of Object.values(names)) {
      must(`ip netns add ${name}`)
      must(`ip -n ${name} link set lo up`)
    }
    must(`ip link add cg netns ${client} type veth peer name gc netns ${gateway}`)
    must(`ip link add sg netns ${server} type veth peer name gs netns ${gateway}`)
    const addresses = [
      [client, 'cg', CLIENT, CLIENT6],
      [gateway, 'gc', GATEWAY_INSIDE, 'fd00:201:1::1'],
      [gateway, 'gs', GATEWAY_OUTSIDE, 'fd00:201:2::1'],
      [server, 'sg', SERVER, SERVER6],
    ] as const
    for (const [name, device, address, address6] of addresses) {
      must(`ip -n ${name} address add ${address}/24 dev ${device}`)
      must(`ip -n ${name} address add ${address6}/64 dev ${device} nodad`)
      must(`ip -n ${name} link set ${device} up`)
    }
    for (const [name, via, via6] of [
      [client, GATEWAY_INSIDE, 'fd00:201:1::1'],
      [server, GATEWAY_OUTSIDE, 'fd00:201:2::1'],
    ] as const) {
      must(`ip -n ${name} route add default via ${via}`)
      must(`ip -n ${name} -6 route add default via ${via6}`)
    }
    must(`ip netns exec ${gateway} sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1`)
    const settings = { acct: accounting ? 1 : 0, timestamp: accounting ? 1 : 0, ...LASTING }
    const written = Object.entries(settings).map(
      ([name, value]) => `net.netfilter.nf_conntrack_${name}=${value}`,
    )
    must(`ip netns exec ${gateway} sysctl -qw ${written.join(' ')}`)
    const rules = spawnSync('ip', ['netns', 'exec', gateway, 'nft', '-f', '-'], { input: RULES })
    if (rules.status !== 0) throw new Error(rules.stderr.toString())
    await python(server, ANSWERING)
    for (const address of [SERVER, SERVER6]) must(`ip netns exec ${client} ping -c 2 -i 0.2 -W 2 ${address}`)
    await python(client, ASKING)
  } catch (error) {
    close()
    throw error
  }
  const inGateway = ['netns', 'exec', gateway]
  const inClient = ['netns', 'exec', client]
  const atGateway = (...command: string[]) => run('ip', ...inGateway, ...command)
  return { inGateway, inClient, atGateway, wingspan: (...args) => atGateway(...PROGRAM, ...args), close }
}
