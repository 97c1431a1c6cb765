/** `wingspan serve` as a process: a configuration with users, ports of its own, and a folder that goes with it. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashPassword } from '../packages/wingspan/src/access/index.js'
import { type Ended, ended, ready, start } from './program.js'

export const PASSWORD = 'correct horse'

export interface Served {
  readonly folder: string
  readonly ports: { readonly ssh: number; readonly netconf: number }
  readonly child: ChildProcessWithoutNullStreams
  /** Starts it once more, after it has ended; resolves when it is ready. */
  again(): Promise<void>
  /** Ends it; resolves to what it said. */
  stop(): Promise<Ended>
}

/** Starts it over captures, with options, with ada who may do everything and eve who may do nothing; resolves when it is ready. */
export async function serve(
  captures: readonly string[],
  more = '',
  options: readonly string[] = [],
): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'served-'))
  const ports = { ssh: await freePort(), netconf: await freePort() }
  const config = join(folder, 'lab.conf')
  writeFileSync(config, `${configuration(folder, ports)}\n${more}`)
  const replays = captures.flatMap((each) => ['--replay', each])
  const begin = async () => {
    const child = start(['serve', '--config', config, ...replays, ...options], {
      env: { WINGSPAN_SOCKET: join(folder, 'wingspan.sock') },
    })
    const end = ended(child)
    await ready(child, end)
    return { child, end }
  }
  let begun = await begin()
  return {
    folder,
    ports,
    get child() {
      return begun.child
    },
    again: async () => {
      begun = await begin()
    },
    stop: async () => {
      const { child, end } = begun
      child.kill('SIGTERM')
      const said = await end
      rmSync(folder, { recursive: true })
      return said
    },
  }
}

function configuration(folder: string, { ssh, netconf }: Served['ports']): string {
  const hash = hashPassword(PASSWORD, new Uint8Array(12).fill(5))
  const user = (name: string, loginClass: string) =>
    `user ${name} { class ${loginClass}; authentication { encrypted-password "${hash}"; } }`
  return `
    system {
      host-name lab;
      login { ${user('ada', 'super-user')} ${user('eve', 'unauthorized')} }
      services { ssh; netconf { ssh; } }
    }
    wingspan { ssh-port ${ssh}; netconf-port ${netconf}; state-directory "${folder}/state"; }`
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
