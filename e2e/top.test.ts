/** `wingspan top` in a real pseudo terminal, over a daemon that replays and over a live interface. */
import { spawn, spawnSync } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasPython, inTerminal, type Step } from './in-terminal.js'
import { type KernelNetwork, openKernelNetwork, whyNoNetwork } from './kernel-network.js'
import { whyNoNamespaces } from './namespaces.js'
import { PROGRAM, ROOT, run } from './program.js'
import { type Served, serve } from './served.js'

const OFFICE = 'examples/office.pcapng'
const ENTER_SCREEN = '\x1b[?1049h'
const LEAVE_SCREEN = '\x1b[?1049l'
const LEFT = '\x1b[D'
const COLOUR = /\x1b\[3\dm/
/** What the first answer brings. */
const ANSWERED = ' sessions  '
const { SIGTERM, SIGSTOP, SIGCONT } = constants.signals

/** What is shown after the screen was given back, which is the last thing that happens to it. */
function afterwards(shown: string): string {
  expect(shown.split(ENTER_SCREEN)).toHaveLength(2)
  expect(shown.split(LEAVE_SCREEN)).toHaveLength(2)
  return shown.slice(shown.indexOf(LEAVE_SCREEN) + LEAVE_SCREEN.length).replaceAll('\r\n', '\n')
}

describe.skipIf(!hasPython)('wingspan top, with a daemon', () => {
  let served: Served
  beforeAll(async () => {
    served = await serve([OFFICE], '', ['--speed', '20', '--loop'])
  })
  afterAll(() => served.stop())

  const top = (
    steps: readonly Step[],
    args: readonly string[] = [],
    env = {},
    before: readonly string[] = [],
  ) => {
    const own = { WINGSPAN_SOCKET: join(served.folder, 'wingspan.sock'), LANG: 'C.UTF-8', ...env }
    return inTerminal(steps, ['top', ...args], own, before)
  }

  it('sorts, filters, shows all of a session, follows the size of the terminal, and leaves it as it was', () => {
    const steps: Step[] = [
      ['', [80, 24]],
      [ANSWERED, ''],
      // The second answer knows a rate.
      ['█', 'b'],
      [' by bytes; all sessions', '/'],
      ['Filter: ', 'protocol udp summary\r'],
      ['top takes filters only, and summary is none', '\x15protocol udp\r'],
      [' by bytes; filter: protocol udp', ''],
      ['\x1b[7m> ', '\r'],
      ['Session ID: ', ''],
      ['Session State: ', LEFT],
      [' by bytes; filter: protocol udp', [40, 10]],
      // The last row of ten, in forty columns.
      ['\x1b[10;1H\x1b[Kq quit  ? keys  / filter  Enter open  S~', 'q'],
    ]
    const { code, shown, isCooked } = top(steps, ['--every', '1s'])
    expect({ code, isCooked, after: afterwards(shown) }).toEqual({ code: 0, isCooked: true, after: '' })
    expect(shown).not.toContain('internal error')
  })

  it('has colours where they are wanted, and bars that the terminal can show', () => {
    const withBar = (bar: string, env: Readonly<Record<string, string | undefined>>) => {
      const steps: Step[] = [
        ['q quit', ''],
        [bar, 'q'],
      ]
      // Node takes no terminal of a CI for one with colours.
      return top(steps, ['--every', '1s'], { TERM: 'xterm-256color', CI: undefined, ...env }).shown
    }
    expect(withBar('█', { NO_COLOR: undefined })).toMatch(COLOUR)
    // Python makes a locale of UTF-8 of LANG=C for those it starts, unless told not to.
    const plain = { NO_COLOR: '1', LANG: 'C', LC_ALL: '', PYTHONCOERCECLOCALE: '0' }
    const shown = withBar('#', plain)
    expect(shown).not.toMatch(COLOUR)
    expect(shown).not.toMatch(/[^\x00-\x7f]/)
  })

  it('gives the terminal back when it is ended', () => {
    const { code, shown, isCooked } = top([[ANSWERED, { signal: SIGTERM }]])
    expect({ code, isCooked, after: afterwards(shown) }).toEqual({
      code: 128 + SIGTERM,
      isCooked: true,
      after: '',
    })
  })

  it('takes the size that the terminal was given while it was stopped', () => {
    const steps: Step[] = [
      ['', [80, 24]],
      [ANSWERED, '\x1a'],
      // The shell has the terminal, so the program is not told of its size.
      ['stopped: ', [40, 10]],
      ['', '\r'],
      ['\x1b[10;1H\x1b[Kq quit  ? keys  / filter  Enter open  S~', [80, 24]],
      ['\x1b[24;1H\x1b[Kq quit', 'q'],
    ]
    const shell = ['bash', '--norc', '-ic', '"$@"; echo stopped: $?; read -r; fg', 'bash']
    const { code, isCooked } = top(steps, [], {}, shell)
    expect({ code, isCooked }).toEqual({ code: 0, isCooked: true })
  })

  it('leaves a daemon that does not answer', () => {
    const process = served.child.pid!
    try {
      const { code, isCooked } = top([
        [ANSWERED, { signal: SIGSTOP, process }],
        ['', 's'],
        [' by bytes', 'q'],
      ])
      expect({ code, isCooked }).toEqual({ code: 0, isCooked: true })
    } finally {
      served.child.kill(SIGCONT)
    }
  })

  it('says what is wrong with a filter, and does not begin', () => {
    const { code, shown } = top([], ['protocol', 'frog'])
    expect(code).toBe(1)
    expect(shown).toMatch(/^protocol frog\r\n {9}\^\r\nerror: unknown protocol 'frog'/)
    expect(shown).not.toContain(ENTER_SCREEN)
  })

  it('wants a terminal', async () => {
    expect(await run(['top'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'wingspan: top needs a terminal\n(wingspan --help says how)\n',
    })
    const { code, shown } = top([], [], { TERM: 'dumb' })
    expect(code).toBe(2)
    expect(shown).toContain('top needs a terminal that can place its cursor')
  })

  it('outlives a daemon that is restarted, and says since when it is gone', async () => {
    const { folder, child } = served
    const socket = join(folder, 'wingspan.sock')
    // Begins two seconds after the other one has taken its socket away.
    const successor = spawn(
      'bash',
      ['-c', `while [ -S ${socket} ]; do sleep 0.1; done; sleep 2; exec "$@"`, 'bash'].concat(
        [...PROGRAM, 'serve', '--config', join(folder, 'lab.conf')],
        ['--replay', OFFICE, '--speed', '20', '--loop'],
      ),
      { cwd: ROOT, env: { ...process.env, WINGSPAN_SOCKET: socket }, stdio: 'ignore' },
    )
    try {
      const { code, shown, isCooked } = top(
        [
          ['', [80, 24]],
          [ANSWERED, { signal: SIGTERM, process: child.pid! }],
          ['gone since ', ''],
          ['\x1b[24;1H\x1b[Kq quit', 'q'],
        ],
        ['--every', '1s'],
      )
      expect({ code, isCooked, after: afterwards(shown) }).toEqual({ code: 0, isCooked: true, after: '' })
    } finally {
      successor.kill()
      await new Promise((resolve) => successor.once('exit', resolve))
    }
  })

  it('does not begin where no daemon is', () => {
    const { code, shown, isCooked } = top([])
    expect({ code, isCooked }).toEqual({ code: 1, isCooked: true })
    expect(shown).toMatch(/^wingspan: no wingspan serve is running \(.*\)\r\n$/)
  })
})

const why = whyNoNamespaces(['ip', 'ping', 'python3'])
if (why !== undefined) console.warn(`not tested: top of live interfaces, ${why}`)

describe.skipIf(why !== undefined)('wingspan monitor ... top', () => {
  const namespace = `wst${process.pid}`
  beforeAll(() => {
    spawnSync('ip', ['netns', 'add', namespace])
    spawnSync('ip', ['-n', namespace, 'link', 'set', 'lo', 'up'])
  })
  afterAll(() => {
    spawnSync('ip', ['netns', 'del', namespace])
  })

  it('shows what comes, and its rate', () => {
    const within = ['ip', 'netns', 'exec', namespace]
    const ping = spawn('ip', [...within.slice(1), 'ping', '-i', '0.1', '-e', '7001', '127.0.0.1'])
    try {
      const { code, shown, isCooked } = inTerminal(
        [
          ['', [80, 24]],
          [' icmp ', ''],
          ['127.0.0.1/7001', ''],
          ['#', 'q'],
        ],
        ['monitor', 'lo', 'top', 'protocol', 'icmp', '--every', '1s'],
        { LC_ALL: 'C' },
        within,
      )
      expect({ code, isCooked, after: afterwards(shown) }).toEqual({ code: 0, isCooked: true, after: '' })
    } finally {
      ping.kill()
    }
  })
})

const whyNoKernel = whyNoNetwork()
if (whyNoKernel !== undefined) console.warn(`not tested: top of a kernel, ${whyNoKernel}`)

describe.skipIf(whyNoKernel !== undefined)('wingspan kernel top', () => {
  let network: KernelNetwork
  beforeAll(async () => {
    network = await openKernelNetwork(true)
  }, 60_000)
  afterAll(() => network?.close())

  it("shows the kernel's connections, and all of one", () => {
    const { code, shown, isCooked } = inTerminal(
      [
        ['', [120, 24]],
        [' by bytes a second; all sessions', '/protocol sctp\r'],
        ['1 session ', '\r'],
        ['Kernel status: ', ''],
        ['10.201.2.2/4001;sctp', 'q'],
      ],
      ['kernel', 'top'],
      {},
      ['ip', ...network.inGateway],
    )
    expect({ code, isCooked, after: afterwards(shown) }).toEqual({ code: 0, isCooked: true, after: '' })
  })

  it('says to who may not read them what that takes, and leaves the terminal alone', () => {
    const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
    const { code, shown, isCooked } = inTerminal([], ['kernel', 'top'], {}, [
      'ip',
      ...network.inGateway,
      ...nobody,
    ])
    expect({ code, isCooked }).toEqual({ code: 1, isCooked: true })
    expect(shown).toMatch(
      /^wingspan: the kernel's connection table takes the capability CAP_NET_ADMIN: [^\n]*\r\n$/,
    )
  })
})
