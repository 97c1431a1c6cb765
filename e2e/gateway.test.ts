/**
 * A gateway as docs/gateway.md sets it up: the unit, held against systemd's own judgement, and the daemon with that
 * unit's capabilities and no others, as a user who is nobody, in a network namespace.
 */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashPassword } from '../packages/wingspan/src/access/index.js'
import { ExitCode } from '../packages/wingspan/src/main/exit-code.js'
import { whyNoNamespaces } from './namespaces.js'
import { ended, PROGRAM, ROOT, ready, run } from './program.js'
import { codeBlocks } from './samples.js'

const UNIT = readFileSync(join(ROOT, 'packages/wingspan/systemd/wingspan.service'), 'utf8')
const CAPABILITIES = ['CAP_NET_ADMIN', 'CAP_NET_RAW']
/** Bits 12 and 13 of `/proc/PID/status` (linux/capability.h). */
const CAPABILITY_BITS = '0000000000003000'
/** What `systemd-analyze security` may find, of 100: it counts the two capabilities, the network and the user. */
const MOST_EXPOSURE = 30
const NOBODY = 65534
const SOMEBODY = 65533

const guide = readFileSync(join(ROOT, 'docs/gateway.md'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'gateway-'))
afterAll(() => rmSync(folder, { recursive: true }))

const settings = (name: string) =>
  [...UNIT.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value]) => value)

describe('the unit', () => {
  it('has two capabilities and nothing more', () => {
    for (const name of ['AmbientCapabilities', 'CapabilityBoundingSet']) {
      expect(settings(name)).toEqual([CAPABILITIES.join(' ')])
    }
    expect(settings('User')).toEqual(['wingspan'])
    expect(settings('NoNewPrivileges')).toEqual(['yes'])
  })

  it('uses words that the program takes', () => {
    const [start, reload] = [...settings('ExecStart'), ...settings('ExecReload')].map((line) =>
      line!.split(' '),
    )
    expect(start!.slice(0, 3)).toEqual(['/usr/local/bin/wingspan', 'serve', '--config'])
    expect(reload).toEqual(['/usr/local/bin/wingspan', 'reload'])
    expect(guide).toContain(start![3])
  })

  it('is started anew after a crash, and not where nothing will have changed', () => {
    expect(settings('Restart')).toEqual(['on-failure'])
    expect(settings('RestartPreventExitStatus')).toEqual([`${ExitCode.failed} ${ExitCode.usage}`])
  })

  const analyze = (...args: string[]) => spawnSync('systemd-analyze', args, { encoding: 'utf8' })
  const hasSystemd = analyze('--version').error === undefined
  if (!hasSystemd) console.warn("not tested: systemd's own judgement of the unit, needs systemd-analyze")

  it.runIf(hasSystemd)('is one that systemd understands and finds well protected', () => {
    const path = join(folder, 'wingspan.service')
    // The program is not where the unit has it.
    writeFileSync(path, UNIT.replaceAll('/usr/local/bin/wingspan', '/bin/true'))
    const verified = analyze('verify', path)
    expect([verified.stderr, verified.status]).toEqual(['', 0])
    const judged = analyze('security', '--offline=true', `--threshold=${MOST_EXPOSURE}`, path)
    expect(judged.status, judged.stdout).toBe(0)
  })
})

/** The configuration of the guide, with a hash and ports that are real. */
function configuration(): string {
  const block = codeBlocks(guide).find(([first]) => first === 'system {')!
  return `${block.join('\n')}\nwingspan { state-directory "${folder}/state"; }\n`
    .replace('$6$...', hashPassword('correct horse', new Uint8Array(12).fill(7)))
    .replace('AAAA...', 'AAAAC3NzaC1lZDI1NTE5AAAAIB7Ssxf5Ty4mPmlyVCh0Zl2oVtCQfqWTnu9Z3GLXd3Zr')
}

const asUser = (user: number, group: number, ...more: string[]) => [
  'setpriv',
  `--reuid=${user}`,
  `--regid=${group}`,
  '--clear-groups',
  ...more,
]

/** As the service manager starts it: the unit's capabilities, ambient and bounding, and no way to more. */
function confined(): string[] {
  const set = [
    '-all',
    ...settings('AmbientCapabilities')[0]!
      .split(' ')
      .map((name) => `+${name.slice(4).toLowerCase()}`),
  ]
  const sets = ['inh-caps', 'ambient-caps', 'bounding-set'].map((name) => `--${name}=${set.join(',')}`)
  return asUser(NOBODY, NOBODY, ...sets, '--no-new-privs')
}

it('the configuration of the guide is one that the program takes, without a warning', () => {
  const path = join(folder, 'checked.conf')
  writeFileSync(path, configuration())
  const [program, ...args] = [...PROGRAM, 'config', 'check', path]
  const { stdout, stderr, status } = spawnSync(program!, args, { encoding: 'utf8' })
  expect([stdout, stderr, status]).toEqual([`${path}: 0 errors, 0 warnings\n`, '', 0])
})

it('a daemon with too many faults ends otherwise than one that cannot begin, so that it is started anew', async () => {
  const faults = join(folder, 'faults.mjs')
  // Once somebody listens for them.
  writeFileSync(
    faults,
    `setInterval(() => {
      if (process.listenerCount('uncaughtException') > 0) throw new Error('provoked')
    }, 1)`,
  )
  const path = join(folder, 'faulty.conf')
  writeFileSync(path, `wingspan { state-directory "${folder}/faulty"; }`)
  const env = { NODE_OPTIONS: `--import=${faults}`, WINGSPAN_SOCKET: join(folder, 'faulty.sock') }
  const { code, stderr } = await run(['serve', '--config', path, '--replay', 'examples/office.pcapng'], {
    env,
  })
  expect(stderr.match(/"msg":"internal error"/g)).toHaveLength(100)
  expect(code).toBe(ExitCode.faulty)
})

function whyNotConfined(): string | undefined {
  const why = whyNoNamespaces(['ip', 'nft', 'ping'])
  if (why) return why
  const [program, ...args] = [...asUser(NOBODY, NOBODY), ...PROGRAM, '--version']
  const { error, status } = spawnSync(program!, args)
  if (error) return 'needs setpriv'
  return status === 0 ? undefined : 'a user who is nobody cannot read the program here'
}

const whyNot = whyNotConfined()
if (whyNot !== undefined) console.warn(`not tested: the daemon with two capabilities, ${whyNot}`)

describe.runIf(whyNot === undefined)('the daemon of a gateway', () => {
  const name = `wsu${process.pid}`
  const inside = ['ip', 'netns', 'exec', name]
  const socket = join(folder, 'wingspan.sock')
  const config = join(folder, 'wingspan.conf')
  const env = { ...process.env, WINGSPAN_SOCKET: socket }
  let child: ChildProcessWithoutNullStreams

  const ask = (...args: string[]) => spawnSync(args[0]!, args.slice(1), { cwd: ROOT, env, encoding: 'utf8' })
  const must = (...command: string[]) => {
    const { status, stderr } = ask(...command)
    expect([stderr, status]).toEqual(['', 0])
  }

  beforeAll(async () => {
    must('ip', 'netns', 'add', name)
    must('ip', '-n', name, 'link', 'set', 'lo', 'up')
    const tracking =
      'add table ip t; add chain ip t in { type filter hook input priority 0; }; add rule ip t in ct state new counter'
    must(...inside, 'nft', tracking)
    const counting = ['acct', 'timestamp'].map((each) => `net.netfilter.nf_conntrack_${each}=1`)
    must(...inside, 'sysctl', '-qw', ...counting)
    chmodSync(folder, 0o755)
    writeFileSync(config, configuration())
    // What systemd makes for it: a folder of its own.
    chownSync(folder, NOBODY, NOBODY)
    const [program, ...args] = [...inside, ...confined(), ...PROGRAM, 'serve', '--config', config]
    child = spawn(program!, args, { cwd: ROOT, env })
    const end = ended(child)
    await ready(child, end)
  })

  afterAll(async () => {
    const end = ended(child)
    child.kill('SIGTERM')
    await end
    spawnSync('ip', ['netns', 'del', name])
  })

  it('is nobody, with two capabilities', () => {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
    const of = (field: string) => new RegExp(`^${field}:\\s*(\\S+)`, 'm').exec(status)?.[1]
    expect(of('Uid')).toBe(String(NOBODY))
    expect(of('NoNewPrivs')).toBe('1')
    for (const set of ['CapEff', 'CapPrm', 'CapBnd', 'CapAmb'])
      expect([set, of(set)]).toEqual([set, CAPABILITY_BITS])
  })

  it("answers for the kernel's connections", async () => {
    must(...inside, 'ping', '-q', '-c', '1', '127.0.0.1')
    const answer = () => ask(...PROGRAM, 'show', 'security', 'flow', 'session', 'protocol', 'icmp').stdout
    await expect.poll(answer, { timeout: 10_000 }).toMatch(/In: 127\.0\.0\.1\/\d+ --> 127\.0\.0\.1\/\d+;icmp/)
  })

  it('is enough for a single question too', () => {
    must(...inside, 'ping', '-q', '-c', '1', '127.0.0.1')
    const kernel = ask(...inside, ...confined(), ...PROGRAM, 'kernel', 'show', 'security', 'flow', 'session')
    expect([kernel.stdout, kernel.stderr]).toEqual([expect.stringContaining('In: 127.0.0.1/'), ''])
    const capture = ['monitor', 'lo', '--for', '1ms', 'show', 'security', 'flow', 'status']
    const monitor = ask(...inside, ...confined(), ...PROGRAM, ...capture)
    expect([monitor.stdout, monitor.stderr]).toEqual([expect.stringContaining('packet ring'), ''])
  })

  it('lets its group in, and nobody else', () => {
    const version = [...PROGRAM, 'show', 'version']
    expect(statSync(socket).mode & 0o777).toBe(0o660)
    expect(ask(...asUser(SOMEBODY, NOBODY), ...version).stdout).toContain('Hostname: gw')
    expect(ask(...asUser(SOMEBODY, SOMEBODY), ...version)).toMatchObject({
      stdout: '',
      stderr: `wingspan: ${socket}: permission denied\n`,
      status: 1,
    })
  })

  it('keeps its host keys for itself', () => {
    const mode = statSync(join(folder, 'state')).mode & 0o777
    expect(mode).toBe(0o700)
  })

  it('loads its configuration again as the unit has it, and says where that failed', () => {
    const reload = [...confined(), ...PROGRAM, 'reload']
    expect(ask(...reload)).toMatchObject({ stderr: '', status: 0 })
    writeFileSync(config, 'system { nonsense; }')
    expect(ask(...reload).status).toBe(1)
    expect(ask(...PROGRAM, 'show', 'version').stdout).toContain('Hostname: gw')
  })
})
