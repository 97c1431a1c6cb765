/**
 * Clients that people have, as Debian packages them, against the daemon: each logs in and gets the sessions that a
 * replay of the same capture has. Those that are not installed are left out, which is said.
 */
import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ended, ended, ROOT, replay } from './program.js'
import { PASSWORD, type Served, serve } from './served.js'

const OFFICE = 'examples/office.pcapng'
const PROTOCOLS = ['icmp', 'tcp', 'udp', 'gre', 'esp']
/** Debian's own, which has Debian's modules. */
const PYTHON = '/usr/bin/python3'
const SSH_OPTIONS = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR']

type Sessions = readonly (readonly [identifier: number, packets: readonly number[]])[]

interface Asked {
  readonly text: string
  readonly sessions: Sessions
}

let served: Served
const expected = new Map<string, Asked>()
/** GRE sessions that have not ended. */
let clearable: string

beforeAll(async () => {
  served = await serve([OFFICE])
  for (const protocol of PROTOCOLS) {
    const { stdout } = await replay([OFFICE], `show security flow session protocol ${protocol}`)
    expected.set(protocol, { text: stdout.trim(), sessions: sessionsIn(stdout) })
  }
  const running = await replay([OFFICE], 'show security flow session protocol gre validity valid')
  clearable = String(sessionsIn(running.stdout).length)
})

afterAll(async () => {
  const { code, stderr } = await served.stop()
  expect(code).toBe(0)
  expect(stderr).not.toContain('internal error')
  expect(stderr).not.toContain(PASSWORD)
})

/** Identifiers and packets, from the text. */
function sessionsIn(text: string): Sessions {
  return text
    .split(/^Session ID: /m)
    .slice(1)
    .map((session) => [
      Number.parseInt(session, 10),
      [...session.matchAll(/Pkts: (\d+)/g)].map(([, packets]) => Number(packets)),
    ])
}

function isThere(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args).status === 0
}

/** Tests of a client, or a line that says why there are none. */
function withClient(name: string, isInstalled: boolean, tests: () => void): void {
  if (isInstalled) describe(name, tests)
  else console.log(`skipped: ${name}, which is not installed`)
}

describe('the capture', () => {
  it('has sessions of every protocol that is asked for', () => {
    expect([...expected.values()].map(({ sessions }) => sessions.length)).toEqual([11, 26, 34, 1, 2])
  })
})

withClient('OpenSSH', isThere('ssh', ['-V']) && isThere('sshpass', ['-V']), () => {
  const ssh = (user: string, args: readonly string[], input = ''): Promise<Ended> => {
    const options = SSH_OPTIONS.flatMap((option) => ['-o', option])
    const child = spawn(
      'sshpass',
      ['-e', 'ssh', ...options, ...args.slice(0, -1), `${user}@127.0.0.1`, ...args.slice(-1)],
      {
        env: { ...process.env, SSHPASS: PASSWORD },
      },
    )
    child.stdin.end(input)
    return ended(child)
  }
  const port = () => ['-p', String(served.ports.ssh)]

  it.each(PROTOCOLS)('gets sessions of %s by exec', async (protocol) => {
    const line = `show security flow session protocol ${protocol}`
    const { stdout, code } = await ssh('ada', [...port(), line])
    expect(code).toBe(0)
    expect(stdout.trim()).toBe(expected.get(protocol)!.text)
    const xml = await ssh('ada', [...port(), `${line} | display xml`])
    expect(xml.stdout.match(/<pkt-cnt>\d+/g)!.map((tag) => Number(tag.slice(9)))).toEqual(
      expected.get(protocol)!.sessions.flatMap(([, packets]) => packets),
    )
  })

  it('has a shell with and without a terminal', async () => {
    const lines = 'show security flow session protocol gre | no-more\nexit\n'
    for (const option of ['-T', '-tt']) {
      const { stdout } = await ssh('ada', [...port(), option, ''], lines)
      expect(sessionsIn(stdout)).toEqual(expected.get('gre')!.sessions)
    }
  })

  it('has the NETCONF subsystem on both ports', async () => {
    const hello =
      '<hello><capabilities><capability>urn:ietf:params:netconf:base:1.0</capability></capabilities></hello>]]>]]>'
    const rpc = (inside: string) => `<rpc message-id="7">${inside}</rpc>]]>]]>`
    const input = `${hello}${rpc('<get-flow-session-information><protocol>gre</protocol></get-flow-session-information>')}${rpc('<close-session/>')}`
    for (const number of [served.ports.ssh, served.ports.netconf]) {
      const { stdout } = await ssh('ada', ['-p', String(number), '-s', 'netconf'], input)
      expect(stdout).toContain('<displayed-session-count>1</displayed-session-count>')
      expect(stdout.trimEnd().endsWith('</rpc-reply>\n]]>]]>')).toBe(true)
    }
  })

  it('is told of a mistake, and of a refusal', async () => {
    const wrong = await ssh('ada', [...port(), 'show security flow session protocol icmpp'])
    expect(wrong.code).toBe(1)
    expect(wrong.stdout).toContain("error: unknown protocol 'icmpp'")
    const refused = await ssh('eve', [...port(), 'show security flow session'])
    expect([refused.stdout, refused.code]).toEqual(['error: permission denied: security\n', 1])
  })
})

/** A client in Python: what it tells as that user. */
async function python(
  script: string,
  user: string,
  port: number,
): Promise<Record<string, Asked> & { refused?: string }> {
  const args = [`e2e/clients/${script}.py`, '127.0.0.1', String(port), user, PASSWORD]
  const { stdout, stderr, code } = await ended(
    spawn(PYTHON, args, { cwd: ROOT, env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } }),
  )
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout)
}

const hasModule = (name: string) => isThere(PYTHON, ['-c', `import ${name}`])

/** Text as it went over the wire, but for the blanks that clients take from its ends. */
function checkAnswer(answer: Record<string, Asked>): void {
  for (const [protocol, { text, sessions }] of expected) {
    expect(answer[protocol]!.text.replaceAll('\r', '').trim()).toBe(text)
    expect(answer[protocol]!.sessions).toEqual(sessions)
  }
}

describe.each([
  ['ncclient', 'ncclient_client', 'ncclient', 'netconf', 'permission denied'],
  ['ncclient on the SSH port', 'ncclient_client', 'ncclient', 'ssh', 'permission denied'],
  ['PyEZ', 'pyez_client', 'jnpr.junos', 'netconf', 'permission denied'],
  ['netmiko', 'netmiko_client', 'netmiko', 'ssh', 'error: permission denied: security'],
] as const)('%s', (name, script, module, service, refusal) => {
  withClient(name, hasModule(module), () => {
    it('gets the sessions', async () => {
      const answer = await python(script, 'ada', served.ports[service])
      checkAnswer(answer)
      expect(answer).toMatchObject({ cleared: [clearable, '0'] })
      if (script !== 'pyez_client') return
      const identifiers = expected.get('tcp')!.sessions.map(([identifier]) => identifier)
      expect(answer).toMatchObject({
        tcp: { table: identifiers },
        facts: ['lab', '24.4R1'],
        json: { 'flow-session-information': [{ 'displayed-session-count': [{ data: '1' }] }] },
        users: expect.arrayContaining(['ada']),
        rpc: "rpc.get_flow_session_information(protocol='icmp', summary=True)",
      })
    })

    it('is refused where the user may not', async () => {
      const { refused } = await python(script, 'eve', served.ports[service])
      expect(refused).toBe(refusal)
    })
  })
})

interface AnsibleTask {
  readonly task: { readonly name: string }
  readonly hosts: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

withClient('Ansible', isThere('ansible-doc', ['-t', 'module', 'junipernetworks.junos.junos_rpc']), () => {
  /** The tasks that were run as that user, by name. */
  const play = async (user: string): Promise<Map<string, AnsibleTask['hosts']>> => {
    const inventory = join(served.folder, `${user}.yml`)
    const host = (connection: string, port: number) => ({
      ansible_host: '127.0.0.1',
      ansible_port: port,
      ansible_connection: `ansible.netcommon.${connection}`,
    })
    const vars = {
      ansible_user: user,
      ansible_password: PASSWORD,
      ansible_network_os: 'junipernetworks.junos.junos',
      ansible_network_cli_ssh_type: 'paramiko',
      ansible_python_interpreter: PYTHON,
    }
    const hosts = { cli: host('network_cli', served.ports.ssh) }
    const children = { netconf: { hosts: { nc: host('netconf', served.ports.netconf) } } }
    // JSON is YAML.
    writeFileSync(inventory, JSON.stringify({ all: { vars, hosts, children } }))
    const { stdout } = await ended(
      spawn('ansible-playbook', ['-i', inventory, 'e2e/clients/sessions.yml'], {
        cwd: ROOT,
        env: {
          ...process.env,
          HOME: served.folder,
          ANSIBLE_HOST_KEY_CHECKING: 'False',
          ANSIBLE_STDOUT_CALLBACK: 'json',
        },
      }),
    )
    const { plays } = JSON.parse(stdout.slice(stdout.indexOf('{\n'))) as { plays: { tasks: AnsibleTask[] }[] }
    return new Map(plays.flatMap(({ tasks }) => tasks.map(({ task, hosts }) => [task.name, hosts] as const)))
  }

  it('gets the sessions over both connections', async () => {
    const tasks = await play('ada')
    const texts = [...expected.values()].map(({ text }) => text)
    for (const host of ['cli', 'nc']) {
      const { stdout } = tasks.get('text')![host] as { stdout: string[] }
      expect(stdout.map((text) => text.trim())).toEqual(texts)
    }
    const { sessions } = expected.get('tcp')!
    const xml = tasks.get('rpc')!.nc!.xml as string
    expect([...xml.matchAll(/<session-identifier>(\d+)/g)].map(([, id]) => Number(id))).toEqual(
      sessions.map(([identifier]) => identifier),
    )
    expect(tasks.get('rpc text')!.nc!.output).toContain(expected.get('tcp')!.text)
  }, 180_000)

  it('is refused where the user may not', async () => {
    const { cli, nc } = (await play('eve')).get('text')!
    expect(cli).toMatchObject({ failed: true, msg: expect.stringContaining('permission denied') })
    expect(nc).toMatchObject({ failed: true, msg: expect.stringContaining('permission denied') })
  }, 180_000)
})
