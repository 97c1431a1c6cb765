/** `wingspan serve` in a network namespace, following the kernel's connections or live interfaces there. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ended, ended, PROGRAM, ROOT, run } from './program.js'

export interface ServedKernel {
  readonly child: ChildProcess
  /** What a command answers over the local socket. */
  ask(line: string): Promise<Ended>
  /** What the program's log has said. */
  said(): string
  /** Loads a configuration, or says why not. */
  reload(configuration: string): Promise<Ended>
  /** Ends it; resolves to what it said. */
  stop(signal?: NodeJS.Signals): Promise<Ended>
}

export interface ServedKernelOptions {
  /** Arguments of `ip` before a program that is to run in the namespace. */
  readonly inNamespace: readonly string[]
  readonly configuration: string
  readonly arguments?: readonly string[]
  /** A program that runs ours. */
  readonly under?: readonly string[]
}

/** Starts it; resolves when it is ready or has ended. */
export async function serveKernel(options: ServedKernelOptions): Promise<ServedKernel> {
  const { inNamespace, configuration, arguments: more = [], under = [] } = options
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'))
  const config = join(folder, 'gateway.conf')
  const env = { WINGSPAN_SOCKET: join(folder, 'wingspan.sock') }
  writeFileSync(config, configuration)
  // Who is to run it without privileges must be able to read its configuration.
  spawnSync('chmod', ['-R', 'a+rX', folder])
  const command = [...inNamespace, ...under, ...PROGRAM, 'serve', '--config', config, ...more]
  const child = spawn('ip', command, { cwd: ROOT, env: { ...process.env, ...env } })
  let said = ''
  child.stderr.on('data', (piece: Buffer) => {
    said += piece
  })
  const end = ended(child)
  const ready = new Promise<void>((resolve) => {
    child.stderr.on('data', () => {
      if (said.includes('"msg":"ready"')) resolve()
    })
  })
  await Promise.race([ready, end])
  return {
    child,
    ask: (line) => run(line.split(' '), { env }),
    said: () => said,
    reload: (text) => {
      writeFileSync(config, text)
      return run(['reload'], { env })
    },
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      const result = await end
      rmSync(folder, { recursive: true })
      return result
    },
  }
}

export interface Loopback {
  readonly inNamespace: readonly string[]
  /** Runs a command there; returns what it prints. */
  at(...command: string[]): string
  /** Sets what the kernel keeps of connections, by name without `nf_conntrack_`. */
  set(settings: Readonly<Record<string, number>>): void
  /** Runs a Python program there. */
  python(program: string): string
  close(): void
}

/** A namespace with nothing but `lo`, in which the kernel tracks what comes in. `name` tells those of one test apart. */
export function openLoopback(name: string): Loopback {
  const namespace = `wsl${process.pid}${name}`
  const must = (...command: string[]) => {
    const { status, stdout, stderr, error } = spawnSync('ip', command, { cwd: ROOT })
    if (error) throw error
    if (status !== 0) throw new TypeError(`ip ${command.join(' ')}: ${stderr}`)
    return stdout.toString()
  }
  const inNamespace = ['netns', 'exec', namespace]
  const at = (...command: string[]) => must(...inNamespace, ...command)
  must('netns', 'add', namespace)
  must('-n', namespace, 'link', 'set', 'lo', 'up')
  const hook = 'add chain inet filter in { type filter hook input priority 0; }'
  at('nft', `add table inet filter; ${hook}; add rule inet filter in ct state new counter`)
  return {
    inNamespace,
    at,
    set: (settings) => {
      const words = Object.entries(settings).map(
        ([setting, value]) => `net.netfilter.nf_conntrack_${setting}=${value}`,
      )
      at('sysctl', '-qw', ...words)
    },
    python: (program) => at('python3', '-c', program),
    close: () => {
      spawnSync('ip', ['netns', 'del', namespace])
    },
  }
}
