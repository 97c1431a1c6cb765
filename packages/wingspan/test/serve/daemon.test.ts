import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import type { Client } from 'ssh2'
import { afterEach, describe, expect, it } from 'vitest'
import { closed, exec, opened, outcomeOf, seen } from '../ssh/ssh-lab.js'
import { ADA_AND_EVE, type LabOptions, ServeLab, user, withUsers } from './serve-lab.js'

let lab: ServeLab

async function start(options?: LabOptions): Promise<ServeLab> {
  lab = new ServeLab(options)
  await lab.daemon.start()
  return lab
}

afterEach(() => lab.stop())

const total = async (client: Client, protocol: string) => {
  const { text } = await exec(client, `show security flow session protocol ${protocol} summary`)
  return /Total sessions: (\d+)/.exec(text)?.[1]
}

describe('a command over SSH', () => {
  it('is answered from the captures, all of which are in the table', async () => {
    await start()
    const client = await lab.connect('ada')
    const totals = []
    for (const protocol of ['icmp', 'tcp', 'udp', 'gre', 'esp']) totals.push(await total(client, protocol))
    expect(totals).toEqual(['11', '26', '34', '1', '2'])
  })

  it('goes through its pipes, and has the form that is asked for', async () => {
    await start()
    const client = await lab.connect('ada')
    const line = 'show security flow session protocol gre'
    expect((await exec(client, `${line} | match Total`)).text).toBe('Total sessions: 1\n')
    expect((await exec(client, `${line} | display xml`)).text).toContain(
      '<displayed-session-count>1</displayed-session-count>',
    )
  })

  it('is said to be wrong, where it is', async () => {
    await start()
    const client = await lab.connect('ada')
    const { text, status } = await exec(client, 'show security flow session protocol icmpp')
    expect(text).toContain("error: unknown protocol 'icmpp'")
    expect(status).toBe(1)
  })

  it('says by its status that there is no answer', async () => {
    await start()
    const client = await lab.connect('ada')
    const { text, status } = await exec(client, 'show security zones')
    expect({ text, status }).toEqual({
      text: expect.stringMatching(/^error: the configuration has no security stanza/),
      status: 1,
    })
    expect((await exec(client, 'show security flow status')).status).toBe(0)
  })

  it('writes no files', async () => {
    await start()
    const client = await lab.connect('ada')
    const name = join(lab.folder, 'out')
    const { text, status } = await exec(client, `show security flow status | save "${name}"`)
    expect(text).toMatch(/^error: save: no files/)
    expect(status).toBe(1)
    expect(existsSync(name)).toBe(false)
  })

  it('is refused to who may not, and written down', async () => {
    await start()
    const client = await lab.connect('eve')
    expect(await exec(client, 'sh sec fl se')).toEqual({
      text: 'error: permission denied: security\n',
      status: 1,
    })
    expect(await exec(client, 'show version')).toEqual({
      text: 'error: permission denied: version\n',
      status: 1,
    })
    expect(lab.logged).toContainEqual(
      expect.objectContaining({
        audit: true,
        action: 'command',
        user: 'eve',
        result: 'refused',
        what: 'show security flow session',
      }),
    )
  })

  it('is refused before anything in it is looked up', async () => {
    await start()
    lab.text = `${ADA_AND_EVE} applications { application own { protocol tcp; } }`
    await lab.daemon.reload()
    const client = await lab.connect('eve')
    const refused = { text: 'error: permission denied: security\n', status: 1 }
    for (const rest of ['application own', 'application none', 'nonsense', '| nonsense']) {
      expect(await exec(client, `show security flow session ${rest}`)).toEqual(refused)
    }
    expect((await exec(client, 'show nonsense')).text).toContain('syntax error')
    expect((await exec(await lab.connect('ada'), 'sh sec fl se application none')).text).toContain(
      'unknown application',
    )
    expect(lab.logged.filter(({ audit, result }) => audit && result === 'refused')).toHaveLength(4)
  })

  it('tells of the device and of the user', async () => {
    await start()
    const client = await lab.connect('ada')
    expect((await exec(client, 'sh ver | no-more')).text).toBe(
      'Hostname: lab\nModel: wingspan\nJunos: 24.4R1\nJUNOS Software Release [24.4R1]\n',
    )
    expect((await exec(client, 'show cli authorization')).text).toMatch(
      /^Current user: 'ada' class 'super-user'\nPermissions:\n {4}access +-- Can view access configuration\n/,
    )
  })
})

describe('a shell', () => {
  it('is a command line with a prompt', async () => {
    await start()
    const client = await lab.connect('ada')
    const channel = await opened((callback) => client.shell({ term: 'vt100' }, callback))
    expect(await seen(channel, 'ada@lab> ')).toBe('--- lab ---\r\nada@lab> ')
    channel.write('set cli screen-length 0\r')
    expect(await seen(channel, 'ada@lab> ')).toContain('Screen length set to 0\r\n')
    channel.write('show security flow session protocol gre\r')
    expect(await seen(channel, 'ada@lab> ')).toContain('\r\nTotal sessions: 1\r\n')
    const outcome = outcomeOf(channel)
    channel.write('exit\r')
    expect((await outcome).status).toBe(0)
  })

  it('takes plain lines where there is no terminal', async () => {
    await start()
    const client = await lab.connect('ada')
    const channel = await opened((callback) => client.shell(false, callback))
    const outcome = outcomeOf(channel)
    channel.end(
      'show security flow session protocol gre summary | match Total\nset cli screen-length 0\nsh versi',
    )
    expect((await outcome).text).toMatch(/^Total sessions: 1\nScreen length set to 0\nHostname: lab\n/)
  })

  const SHY = withUsers(`class shy { idle-timeout 5; permissions view; } ${user('ada', 'shy')}`)

  it('of plain lines ends when none comes for so long', async () => {
    await start({ text: SHY })
    const client = await lab.connect('ada')
    const channel = await opened((callback) => client.shell(false, callback))
    const outcome = outcomeOf(channel)
    channel.write('show version\n')
    await seen(channel, 'Release')
    lab.timers.pass(5 * 60_000 - 1)
    channel.write('show version\n')
    await seen(channel, 'Release')
    lab.timers.pass(5 * 60_000)
    await outcome
  })

  it('ends when nobody types for so long', async () => {
    await start({ text: SHY })
    const client = await lab.connect('ada')
    const channel = await opened((callback) => client.shell({ term: 'vt100' }, callback))
    await seen(channel, 'ada@lab> ')
    const outcome = outcomeOf(channel)
    lab.timers.pass(5 * 60_000)
    expect((await outcome).text).toContain('Idle timeout exceeded')
  })
})

describe('NETCONF', () => {
  const END = ']]>]]>'
  const ask = async (client: Client, ...rpcs: string[]) => {
    const channel = await opened((callback) => client.subsys('netconf', callback))
    const outcome = outcomeOf(channel)
    const capability = 'urn:ietf:params:netconf:base:1.0'
    channel.write(`<hello><capabilities><capability>${capability}</capability></capabilities></hello>${END}`)
    for (const rpc of [...rpcs, '<close-session/>']) channel.write(`<rpc message-id="1">${rpc}</rpc>${END}`)
    return (await outcome).text.split(END).slice(1, -2)
  }

  it.each(['ssh', 'netconf'] as const)('is spoken on the port of %s', async (service) => {
    await start()
    const client = await lab.connect('ada', lab.daemon.ports(service)[0])
    const [list, text, software] = await ask(
      client,
      '<get-flow-session-information><protocol>gre</protocol></get-flow-session-information>',
      '<command format="text">show security flow session protocol gre summary | match Total</command>',
      '<get-software-information/>',
    )
    expect(list).toContain('<displayed-session-count>1</displayed-session-count>')
    expect(text).toContain('<output>Total sessions: 1\n</output>')
    expect(software).toContain('<host-name>lab</host-name>')
  })

  it('says no as PyEZ knows it', async () => {
    await start()
    const [answer, version] = await ask(
      await lab.connect('eve'),
      '<get-flow-session-information/>',
      '<get-software-information/>',
    )
    const [unknown] = await ask(
      await lab.connect('eve'),
      '<get-flow-session-information><application>none</application></get-flow-session-information>',
    )
    expect(unknown).toContain('<error-message>permission denied</error-message>')
    expect(answer).toContain('<error-message>permission denied</error-message>')
    expect(version).toContain('<error-message>permission denied</error-message>')
  })

  it('alone is on its port', async () => {
    await start()
    const client = await lab.connect('ada', lab.daemon.ports('netconf')[0])
    await expect(exec(client, 'show version')).rejects.toThrow()
  })
})

describe('a configuration that is loaded again', () => {
  it('keeps nobody waiting, and is not used before it is whole', async () => {
    await start()
    const client = await lab.connect('ada')
    const name = async () => (await exec(client, 'show version | match Hostname')).text
    lab.text = ADA_AND_EVE.replace('host-name lab', 'host-name other')
    lab.isLoadingHeld = true
    const loading = lab.daemon.reload()
    expect(await name()).toBe('Hostname: lab\n')
    lab.isLoadingHeld = false
    await loading
    expect(await name()).toBe('Hostname: other\n')
  })

  it('lets other users in, and ends those who are gone', async () => {
    await start()
    const [ada, eve] = [await lab.connect('ada'), await lab.connect('eve')]
    lab.text = withUsers(user('ada', 'unauthorized') + user('bob', 'read-only'))
    const end = closed(eve)
    await lab.daemon.reload()
    await end
    expect((await exec(ada, 'show security flow status')).text).toBe('error: permission denied: security\n')
    expect(await total(await lab.connect('bob'), 'gre')).toBe('1')
  })

  it('leaves the sessions there are, though it would decide otherwise', async () => {
    await start({ capture: 'branch.pcapng' })
    const client = await lab.connect('ada')
    const before = await total(client, 'tcp')
    lab.text = `${ADA_AND_EVE} security { policies { default-policy { deny-all; } } }`
    await lab.daemon.reload()
    expect(before).not.toBe('0')
    expect(await total(client, 'tcp')).toBe(before)
    expect((await exec(client, 'show security flow status')).text).toContain('Generation: 2, Policies: 0')
  })

  const zoned = (policies: string, more = '') => `${ADA_AND_EVE}
    interfaces { ge-0/0/0 { unit 0 { family inet { address 10.0.0.1/8; } } } }
    routing-options { static { route 0.0.0.0/0 next-hop 10.0.0.254; } }
    security { zones { security-zone lan { interfaces { ge-0/0/0.0; } } }
      policies { ${more} from-zone lan to-zone lan { ${policies} } } }`
  const policy = (name: string, application = 'any') => `policy ${name} {
    match { source-address any; destination-address any; application ${application}; } then { permit; } }`
  const count = async (client: Client, words: string) => {
    const { text } = await exec(client, `show security flow session ${words} summary`)
    return Number(/Total sessions: (\d+)/.exec(text)![1])
  }

  it('ends the sessions of policies that it has no more, and says how many', async () => {
    await start({ text: zoned(policy('a') + policy('b')) })
    const client = await lab.connect('ada')
    const [all, valid] = [
      await count(client, 'policy-id 4'),
      await count(client, 'policy-id 4 validity valid'),
    ]
    expect(valid).toBeGreaterThan(0)
    lab.text = zoned(policy('b'))
    await lab.daemon.reload()
    expect(await count(client, 'policy-id 4')).toBe(all)
    expect(await count(client, 'policy-id 4 validity valid')).toBe(0)
    expect(lab.logged).toContainEqual(
      expect.objectContaining({ msg: 'configuration loaded', generation: 2, ended: valid }),
    )
  })

  it.each([
    ['without policy-rematch', '', 0],
    ['with policy-rematch', 'policy-rematch;', 1],
  ])('keeps or ends the sessions of a modified policy %s', async (_, rematch, ended) => {
    await start({ text: zoned(policy('a')) })
    const client = await lab.connect('ada')
    const udp = await count(client, 'protocol udp validity valid')
    const tcp = await count(client, 'protocol tcp validity valid')
    expect(Math.min(udp, tcp)).toBeGreaterThan(0)
    lab.text = zoned(policy('a', 'junos-tcp-any'), rematch)
    await lab.daemon.reload()
    expect(await count(client, 'protocol tcp validity valid')).toBe(tcp)
    expect(await count(client, 'protocol udp validity valid')).toBe(ended === 1 ? 0 : udp)
  })

  it('stays out where it is wrong, and the one before stays in', async () => {
    await start()
    const client = await lab.connect('ada')
    lab.text = 'system { host-nam other; }'
    await expect(lab.daemon.reload()).rejects.toMatchObject({ code: 'not-loaded' })
    expect(await total(client, 'gre')).toBe('1')
    expect(await total(await lab.connect('ada'), 'gre')).toBe('1')
    expect(lab.said).toContain('configuration not loaded, the one before stays')
  })

  it('stays out where a port cannot be had, and no other port is given up for it', async () => {
    await start()
    const netconf = lab.daemon.ports('netconf')
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    lab.text = `${ADA_AND_EVE.replace('ssh;', 'inactive: ssh;')} wingspan { netconf-port ${port}; }`
    await expect(lab.daemon.reload()).rejects.toMatchObject({ code: 'address-unusable' })
    taken.close()
    expect(lab.daemon.ports('ssh')).toHaveLength(1)
    expect(lab.daemon.ports('netconf')).toEqual(netconf)
    await lab.connect('ada')
    await lab.connect('ada', lab.daemon.ports('netconf')[0])
  })

  it('is read once for each time it is asked for, one after the other', async () => {
    await start()
    lab.text = ADA_AND_EVE.replace('host-name lab', 'host-name one')
    const first = lab.daemon.reload()
    lab.text = ADA_AND_EVE.replace('host-name lab', 'host-name two')
    await Promise.all([first, lab.daemon.reload()])
    expect(lab.daemon.desk.device.hostName).toBe('two')
  })

  it('turns services off', async () => {
    await start()
    lab.text = ADA_AND_EVE.replace('netconf { ssh; }', '')
    await lab.daemon.reload()
    expect(lab.daemon.ports('netconf')).toEqual([])
    expect(lab.daemon.ports('ssh')).toHaveLength(1)
  })
})

describe('the daemon', () => {
  it('ends its clients, and its sessions are over', async () => {
    await start()
    const client = await lab.connect('ada')
    await opened((callback) => client.shell({}, callback))
    const end = closed(client)
    await lab.daemon.stop()
    await end
    expect(lab.said).toContain('audit logout ok')
    expect(lab.said.at(-1)).toBe('stopped')
  })

  it('stops what feeds it when nobody is answered from that any more', async () => {
    await start()
    await lab.connect('ada')
    let said: readonly string[] = []
    lab.onFeedStop = () => {
      said = lab.said
    }
    await lab.daemon.stop()
    expect(said).toContain('audit logout ok')
  })

  it('does not start with a wrong configuration, or with a capture that is none', async () => {
    lab = new ServeLab({ text: 'nonsense' })
    await expect(lab.daemon.start()).rejects.toMatchObject({ code: 'not-loaded' })
    await lab.stop()
    expect(lab.said).not.toContain('stopped')
    lab = new ServeLab({ capture: 'README.md' })
    await expect(lab.daemon.start()).rejects.toMatchObject({ name: 'CaptureError' })
  })

  it('writes no secret into its log', async () => {
    await start()
    await lab.connect('ada')
    expect(JSON.stringify(lab.logged)).not.toMatch(/\$6\$|secret/)
  })

  it('makes no keys where nothing needs them', async () => {
    await start({ text: 'system { host-name lab; }' })
    expect(existsSync(join(lab.folder, 'state'))).toBe(false)
  })
})

it('without a service says that nobody can log in, and with one does not', async () => {
  const warnings = () => lab.said.filter((text) => text.includes('nobody can log in remotely'))
  lab = new ServeLab({ text: 'system { host-name lab; }' })
  await lab.daemon.start()
  expect(warnings()).toHaveLength(1)
  lab.text = 'system { services { netconf { ssh; } } }'
  await lab.daemon.reload()
  expect(warnings()).toHaveLength(1)
})
