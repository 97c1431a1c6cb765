/**
 * A client, a gateway that translates and a server, each in a network namespace of its own; the gateway's interfaces
 * `lan0` and `wan0` are captured from. Only for root on Linux, with iproute2 and nftables.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { whyNoNamespaces } from './namespaces.js'
import { type Ended, ended, PROGRAM, ROOT } from './program.js'

/** Why there can be no such network here; undefined where there can. */
export const whyNoNetwork = () => whyNoNamespaces(['ip', 'nft', 'ping', 'python3'])

export const CLIENT = '10.202.1.2'
export const SERVER = '203.0.113.2'
export const GATEWAY_OUTSIDE = '203.0.113.1'
export const CLIENT6 = 'fd00:202:1::2'
export const SERVER6 = 'fd00:202:2::2'
/** What `sendTagged` sends is from and to, on VLAN 100. */
export const TAGGED_FROM = '10.202.100.2/7100'
export const TAGGED_TO = '10.202.100.1/9'

const SET_UP = `
link add lan0 netns GATEWAY type veth peer name eth0 netns CLIENT
link add wan0 netns GATEWAY type veth peer name eth0 netns SERVER
-n CLIENT link set lo up
-n GATEWAY link set lo up
-n SERVER link set lo up
-n CLIENT address add ${CLIENT}/24 dev eth0
-n CLIENT address add ${CLIENT6}/64 dev eth0 nodad
-n GATEWAY address add 10.202.1.1/24 dev lan0
-n GATEWAY address add fd00:202:1::1/64 dev lan0 nodad
-n GATEWAY address add ${GATEWAY_OUTSIDE}/24 dev wan0
-n GATEWAY address add fd00:202:2::1/64 dev wan0 nodad
-n SERVER address add ${SERVER}/24 dev eth0
-n SERVER address add ${SERVER6}/64 dev eth0 nodad
-n CLIENT link set eth0 up
-n GATEWAY link set lan0 up
-n GATEWAY link set wan0 up
-n SERVER link set eth0 up
-n CLIENT route add default via 10.202.1.1
-n CLIENT -6 route add default via fd00:202:1::1
-n SERVER route add default via ${GATEWAY_OUTSIDE}
-n SERVER -6 route add default via fd00:202:2::1
netns exec GATEWAY sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1`

const MASQUERADE =
  'add table ip nat; add chain ip nat out { type nat hook postrouting priority 100; }; add rule ip nat out oifname "wan0" masquerade'

/** Answers what comes by TCP to port 80 and by UDP to port 53, of both families. */
const ANSWERING = `
import socket, threading
def bound(family, kind, port):
    s = socket.socket(family, kind)
    if family == socket.AF_INET6: s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    s.bind(('', port))
    return s
def stream(s):
    s.listen()
    while True:
        c, _ = s.accept(); c.sendall(c.recv(100)); c.recv(100); c.close()
def datagrams(s):
    while True:
        data, address = s.recvfrom(100); s.sendto(data, address)
for family in (socket.AF_INET, socket.AF_INET6):
    threading.Thread(target=stream, args=(bound(family, socket.SOCK_STREAM, 80),)).start()
    threading.Thread(target=datagrams, args=(bound(family, socket.SOCK_DGRAM, 53),)).start()
print('ready', flush=True)
`

/** Asks once and says from which port. */
const ASKING = `
import socket, sys
kind = {'tcp': socket.SOCK_STREAM, 'udp': socket.SOCK_DGRAM}[sys.argv[1]]
s = socket.socket(socket.AF_INET6 if ':' in sys.argv[2] else socket.AF_INET, kind)
s.settimeout(10); s.connect((sys.argv[2], int(sys.argv[3]))); s.send(b'hello'); s.recv(100)
print(s.getsockname()[1])
`

/** One UDP datagram in a frame with a VLAN tag, from the device of that name. */
const TAGGED = `
import socket, struct, sys
payload = struct.pack('!HHHH', 7100, 9, 13, 0) + b'hello'
header = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 20 + len(payload), 0, 0, 64, 17, 0,
    socket.inet_aton('10.202.100.2'), socket.inet_aton('10.202.100.1'))
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW); s.bind((sys.argv[1], 0))
s.send(b'\\xff' * 6 + b'\\x02' + bytes(5) + struct.pack('!HHH', 0x8100, 100, 0x0800) + header + payload)
`

/** A tunnel device whose other end answers every ping: addresses change places, and the request becomes a reply. */
const TUNNEL = `
import fcntl, os, struct, subprocess, sys
tun = os.open('/dev/net/tun', os.O_RDWR)
fcntl.ioctl(tun, 0x400454ca, struct.pack('16sH', sys.argv[1].encode(), 0x1001))
for line in ('address add %s/24 dev %s' % (sys.argv[2], sys.argv[1]), 'link set %s up' % sys.argv[1]):
    subprocess.check_call(['ip'] + line.split())
print('ready', flush=True)
while True:
    packet = bytearray(os.read(tun, 2000))
    if packet[0] != 0x45 or packet[9] != 1 or packet[20] != 8: continue
    packet[12:20] = packet[16:20] + packet[12:16]
    packet[20] = 0
    checksum = struct.unpack('!H', packet[22:24])[0] + 0x0800
    packet[22:24] = struct.pack('!H', (checksum & 0xffff) + (checksum >> 16))
    os.write(tun, packet)
`

export interface MonitorRun {
  readonly child: ChildProcess
  /** Ends the capture as Ctrl-C does; resolves to what was printed. */
  interrupt(): Promise<Ended>
  /** Resolves when it has ended by itself. */
  readonly end: Promise<Ended>
}

export interface MonitorNetwork {
  /** Runs a command of the client, and returns what it prints. */
  atClient(...command: string[]): string
  atGateway(...command: string[]): string
  /** Asks the server, and returns the client's port. */
  ask(protocol: 'tcp' | 'udp', address: string, port: number): number
  /** Sends one datagram on VLAN 100 from the client. */
  sendTagged(): void
  /** Makes a tunnel device at the gateway, of which every address answers to ping. */
  tunnel(name: string, address: string): Promise<ChildProcess>
  /** Command and arguments that run ours at the gateway, under some other program. */
  monitorCommand(args: readonly string[], under?: readonly string[]): string[]
  /** Starts `monitor`; resolves when it captures from so many interfaces, or has ended. */
  monitor(args: readonly string[], options?: MonitorOptions): Promise<MonitorRun>
  close(): void
}

export interface MonitorOptions {
  readonly interfaces?: number
  readonly under?: readonly string[]
  readonly input?: string
}

export async function openMonitorNetwork(): Promise<MonitorNetwork> {
  const names = { CLIENT: `wmc${process.pid}`, GATEWAY: `wmg${process.pid}`, SERVER: `wms${process.pid}` }
  const children: ChildProcess[] = []
  const must = (...command: string[]) => {
    const { status, stdout, stderr, error } = spawnSync(command[0]!, command.slice(1), { cwd: ROOT })
    if (error) throw error
    if (status !== 0) throw new TypeError(`${command.join(' ')}: ${stderr}`)
    return stdout.toString()
  }
  const at = (name: keyof typeof names, ...command: string[]) =>
    must('ip', 'netns', 'exec', names[name], ...command)
  const close = () => {
    for (const child of children) child.kill('SIGKILL')
    for (const name of Object.values(names)) spawnSync('ip', ['netns', 'del', name])
  }
  const monitorCommand = (args: readonly string[], under: readonly string[] = []) => [
    ...['ip', 'netns', 'exec', names.GATEWAY, ...under],
    ...[...PROGRAM, 'monitor', ...args],
  ]
  const python = async (name: string, ...program: string[]) => {
    const child = spawn('ip', ['netns', 'exec', name, 'python3', '-c', ...program])
    children.push(child)
    await new Promise((resolve, reject) => {
      child.stdout.once('data', resolve)
      child.once('exit', () => reject(new TypeError(`python3 in ${name} has ended`)))
    })
    return child
  }
  /** Packet sockets that take every protocol. */
  const captures = () => at('GATEWAY', 'cat', '/proc/net/packet').split(/\s0003\s/).length - 1
  try {
    for (const name of Object.values(names)) must('ip', 'netns', 'add', name)
    for (const line of SET_UP.trim().split('\n')) {
      must('ip', ...line.split(' ').map((word) => names[word as keyof typeof names] ?? word))
    }
    at('GATEWAY', 'nft', MASQUERADE)
    await python(names.SERVER, ANSWERING)
    // Neighbours are known before anything is counted.
    for (const address of [SERVER, SERVER6]) at('CLIENT', 'ping', '-c', '1', address)
  } catch (error) {
    close()
    throw error
  }
  return {
    atClient: (...command) => at('CLIENT', ...command),
    atGateway: (...command) => at('GATEWAY', ...command),
    ask: (protocol, address, port) =>
      Number(at('CLIENT', 'python3', '-c', ASKING, protocol, address, String(port))),
    sendTagged: () => {
      at('CLIENT', 'python3', '-c', TAGGED, 'eth0')
    },
    tunnel: (name, address) => python(names.GATEWAY, TUNNEL, name, address),
    monitorCommand,
    monitor: async (args, { interfaces = 1, under = [], input }: MonitorOptions = {}) => {
      const before = captures()
      const [program, ...rest] = monitorCommand(args, under)
      const child = spawn(program!, rest, { cwd: ROOT })
      children.push(child)
      child.stdin.end(input ?? '')
      const end = ended(child)
      let hasEnded = false
      end.finally(() => {
        hasEnded = true
      })
      while (!hasEnded && captures() < before + interfaces)
        await new Promise((resolve) => setTimeout(resolve, 20))
      const interrupt = () => {
        child.kill('SIGINT')
        return end
      }
      return { child, end, interrupt }
    },
    close,
  }
}
