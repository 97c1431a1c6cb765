/** Commands of every family, by every way of asking. */
import type { Client } from 'ssh2'
import { afterEach, describe, expect, it } from 'vitest'
import { exec, opened, outcomeOf, seen } from '../ssh/ssh-lab.js'
import { type LabOptions, ServeLab, user, withUsers } from './serve-lab.js'

let lab: ServeLab

const USERS = withUsers(
  user('ada', 'super-user') +
    user('bob', 'read-only') +
    user('otto', 'operator') +
    user('eve', 'unauthorized'),
)

async function start(options: LabOptions = { text: USERS }): Promise<ServeLab> {
  lab = new ServeLab(options)
  await lab.daemon.start()
  return lab
}

afterEach(() => lab.stop())

const END = ']]>]]>'

async function netconf(client: Client, ...rpcs: string[]): Promise<string[]> {
  const channel = await opened((callback) => client.subsys('netconf', callback))
  const outcome = outcomeOf(channel)
  const capability = 'urn:ietf:params:netconf:base:1.0'
  channel.write(`<hello><capabilities><capability>${capability}</capability></capabilities></hello>${END}`)
  for (const rpc of [...rpcs, '<close-session/>']) channel.write(`<rpc message-id="1">${rpc}</rpc>${END}`)
  return (await outcome).text.split(END).slice(1, -2)
}

const audits = (action: string) => lab.logged.filter((line) => line.audit && line.action === action)

describe('sessions sorted and in groups', () => {
  const SESSION = 'show security flow session'

  it('are shown by a command, and are an operation over NETCONF', async () => {
    await start()
    const client = await lab.connect('bob')
    const { text } = await exec(client, `${SESSION} sort-by bytes limit 2`)
    const identifiers = [...text.matchAll(/^Session ID: (\d+)/gm)].map(([, id]) => id)
    expect(identifiers).toHaveLength(2)
    const [sorted, groups, refused] = await netconf(
      client,
      '<get-flow-session-information><sort-by>bytes</sort-by><limit>2</limit></get-flow-session-information>',
      '<get-flow-session-information><group-by><protocol/></group-by></get-flow-session-information>',
      '<get-flow-session-information><summary/><sort-by>bytes</sort-by></get-flow-session-information>',
    )
    expect([...sorted!.matchAll(/<session-identifier>(\d+)/g)].map(([, id]) => id)).toEqual(identifiers)
    expect(groups).toMatch(/<flow-session-group>\s*<group-name>udp<\/group-name>/)
    expect(refused).toContain('summary and sort-by cannot be given together')
  })

  it('are a command that a class can be denied', async () => {
    const few = 'class few { permissions view; deny-commands "group-by (source|zone)"; }'
    await start({ text: withUsers(`${few} ${user('nan', 'few')}`) })
    const client = await lab.connect('nan')
    expect((await exec(client, `${SESSION} gr proto`)).status).toBe(0)
    expect(await exec(client, `${SESSION} gr sou 24`)).toMatchObject({ status: 1 })
    const [refused] = await netconf(
      client,
      '<get-flow-session-information><group-by>zone</group-by></get-flow-session-information>',
    )
    expect(refused).toContain('<rpc-error>')
  })
})

describe('clear security flow session', () => {
  const COUNT = 'show security flow session protocol udp validity valid | match Total'
  const CLEAR = 'clear security flow session protocol udp'

  it('ends the sessions that are still running, says how many, and writes it down', async () => {
    await start()
    const client = await lab.connect('otto')
    const before = /(\d+)\n$/.exec((await exec(client, COUNT)).text)![1]!
    expect(Number(before)).toBeGreaterThan(0)
    expect(await exec(client, `${CLEAR} dry-run`)).toEqual({
      text: `${before} active sessions would be cleared\n`,
      status: 0,
    })
    expect((await exec(client, COUNT)).text).toBe(`Total sessions: ${before}\n`)
    expect(await exec(client, CLEAR)).toEqual({ text: `${before} active sessions cleared\n`, status: 0 })
    expect((await exec(client, COUNT)).text).toBe('Total sessions: 0\n')
    expect((await exec(client, CLEAR)).text).toBe('0 active sessions cleared\n')
    const by = { user: 'otto', from: expect.stringContaining('127.0.0.1'), via: 'ssh', result: 'ok' }
    expect(audits('clear')).toMatchObject([
      { ...by, what: CLEAR, count: Number(before) },
      { ...by, what: CLEAR, count: 0 },
    ])
    expect(audits('clear-dry-run')).toMatchObject([
      { ...by, what: `${CLEAR} dry-run`, count: Number(before) },
    ])
  })

  it('is an operation, and a command over NETCONF', async () => {
    await start()
    const client = await lab.connect('ada')
    const [tried, cleared, again, request, bare] = await netconf(
      client,
      '<clear-flow-session><protocol>gre</protocol><dry-run/></clear-flow-session>',
      '<command>clear security flow session all</command>',
      '<clear-flow-session-all/>',
      '<command>clear security flow session all | display xml rpc</command>',
      '<clear-flow-session/>',
    )
    expect(tried).toContain('<clearable-flow-session-count>')
    expect(cleared).toMatch(
      /<clear-flow-session-information xmlns=".*junos-flow">\s*<cleared-flow-session-count>\d+</,
    )
    expect(again).toContain('<cleared-flow-session-count>0</cleared-flow-session-count>')
    expect(request).toContain('<clear-flow-session-all>')
    expect(bare).toContain('<error-tag>missing-element</error-tag>')
    expect(audits('clear-dry-run').map(({ via }) => via)).toEqual(['netconf'])
    expect(audits('clear').map(({ via }) => via)).toEqual(['netconf', 'netconf'])
  })

  it('is refused to who may only look, and that is written down', async () => {
    await start()
    const client = await lab.connect('bob')
    expect(await exec(client, 'cl sec fl se all')).toEqual({
      text: 'error: permission denied: clear\n',
      status: 1,
    })
    const [answer] = await netconf(client, '<clear-flow-session-all/>')
    expect(answer).toContain('<error-message>permission denied</error-message>')
    expect(audits('clear')).toMatchObject([
      { user: 'bob', result: 'refused', what: 'clear security flow session all' },
      { user: 'bob', result: 'refused' },
    ])
    expect((await exec(client, COUNT)).text).not.toBe('Total sessions: 0\n')
  })

  it('clears nothing where its answer cannot be saved', async () => {
    await start()
    const client = await lab.connect('ada')
    const before = (await exec(client, COUNT)).text
    expect((await exec(client, `${CLEAR} | save out`)).text).toMatch(/^error: save/)
    expect((await exec(client, COUNT)).text).toBe(before)
  })
})

describe('what is about the session at the command line', () => {
  it('is obeyed by one that ends with its line', async () => {
    await start()
    const client = await lab.connect('eve')
    expect(await exec(client, 'set cli screen-length 0')).toEqual({
      text: 'Screen length set to 0\n',
      status: 0,
    })
    expect((await exec(client, 'show cli | match width')).text).toBe('CLI screen-width set to 80\n')
  })

  it('is nothing for NETCONF', async () => {
    await start()
    const [answer] = await netconf(await lab.connect('ada'), '<command>set cli screen-length 0</command>')
    expect(answer).toContain('<error-tag>operation-not-supported</error-tag>')
    expect(answer).toContain('set cli screen-length is about a session at a command line')
  })

  it('is kept by a shell of plain lines', async () => {
    await start()
    const channel = await opened((callback) =>
      lab.connect('ada').then((client) => client.shell(false, callback)),
    )
    const outcome = outcomeOf(channel)
    channel.end('set cli screen-length 7\nshow cli | match length\nsh cli hist 1 | count\n')
    expect((await outcome).text).toBe('Screen length set to 7\nCLI screen-length set to 7\nCount: 1 lines\n')
  })
})

describe('a configuration that decides nothing', () => {
  it('is shown all the same', async () => {
    await start()
    const client = await lab.connect('ada')
    expect(await exec(client, 'show configuration system host-name')).toEqual({
      text: 'host-name lab;\n',
      status: 0,
    })
    const path = '<configuration><system><host-name/></system></configuration>'
    const answers = await netconf(
      client,
      '<get-config><source><running/></source></get-config>',
      `<get-configuration>${path}</get-configuration>`,
    )
    for (const answer of answers) expect(answer).toContain('<host-name>lab</host-name>')
  })

  it('is an operation with an answer in each form', async () => {
    await start()
    const part = '<configuration><system><host-name/></system></configuration>'
    const asked = (format: string) => `<get-configuration format="${format}">${part}</get-configuration>`
    const [set, text, standard, standardText] = await netconf(
      await lab.connect('ada'),
      asked('set'),
      asked('text'),
      '<get-config><source><running/></source></get-config>',
      '<get-config format="text"><source><running/></source></get-config>',
    )
    expect(set).toContain('<configuration-set>set system host-name lab\n</configuration-set>')
    expect(text).toContain('<configuration-text>host-name lab;\n</configuration-text>')
    expect(standard).toMatch(/<data>\s*<configuration>.*<\/configuration>\s*<\/data>/s)
    expect(standardText).toMatch(/<data><configuration-text>.*<\/configuration-text><\/data>/s)
    for (const answer of [set, text, standardText]) expect(answer).not.toContain('<output>')
  })

  it('answers nothing about security, and says why', async () => {
    await start()
    const text = 'error: the configuration has no security stanza\n'
    const client = await lab.connect('ada')
    for (const words of ['policies', 'zones', 'nat source summary', 'screen statistics zone lan']) {
      expect(await exec(client, `show security ${words}`)).toEqual({ text, status: 1 })
    }
  })
})

describe('the device and who is at it', () => {
  it('are shown in every form', async () => {
    await start()
    const client = await lab.connect('ada')
    expect((await exec(client, 'show version | match Junos:')).text).toBe('Junos: 24.4R1\n')
    expect((await exec(client, 'show version | display xml')).text).toContain('<host-name>lab</host-name>')
    expect(JSON.parse((await exec(client, 'show version | display json')).text)).toMatchObject({
      'software-information': [{ 'junos-version': [{ data: '24.4R1' }] }],
    })
    const [users, rights] = await netconf(
      client,
      '<get-system-users-information/>',
      '<get-authorization-information/>',
    )
    expect(users).toMatch(/<user>ada<\/user>\s*<tty>nc\/0<\/tty>\s*<from>[^<]*127\.0\.0\.1<\/from>/)
    expect(rights).toContain('<user-class>super-user</user-class>')
  })

  it('are those who are logged in at this moment', async () => {
    await start()
    const client = await lab.connect('ada')
    const channel = await opened((callback) => client.shell({ term: 'vt100' }, callback))
    await seen(channel, 'ada@lab> ')
    const there = (await exec(await lab.connect('bob'), 'show system users | match /')).text
    expect(there).toMatch(/^ada +pts\/0 .*127\.0\.0\.1.* - cli\nbob +ssh\/0 /m)
    const outcome = outcomeOf(channel)
    channel.write('exit\r')
    await outcome
    expect((await exec(client, 'show system users')).text).not.toContain('pts/0')
    expect(await exec(await lab.connect('eve'), 'show system users')).toEqual({
      text: 'error: permission denied: system\n',
      status: 1,
    })
  })
})

it('a session that is killed, or is not, is written down', async () => {
  await start()
  const channel = await opened((callback) =>
    lab.connect('bob').then((client) => client.subsys('netconf', callback)),
  )
  const [, id] = /<session-id>(\d+)/.exec(await seen(channel, END))!
  const kill = (session: string) => `<kill-session><session-id>${session}</session-id></kill-session>`
  await netconf(await lab.connect('eve'), kill(id!))
  await netconf(await lab.connect('ada'), kill('99'), kill(id!))
  const event = { via: 'netconf', from: expect.stringContaining('127.0.0.1') }
  expect(audits('kill-session')).toMatchObject([
    { ...event, user: 'eve', result: 'refused', what: `kill-session ${id}` },
    { ...event, user: 'ada', result: 'failed', what: 'kill-session 99' },
    { ...event, user: 'ada', result: 'ok', what: `kill-session ${id}` },
  ])
})

/** What a user is shown who types so much. */
async function asked(name: string, keys: string): Promise<string> {
  const client = await lab.connect(name)
  const channel = await opened((callback) => client.shell({ term: 'vt100' }, callback))
  await seen(channel, `${name}@lab> `)
  channel.write(keys)
  return seen(channel, `${name}@lab> `)
}

it('words are offered under which the user may run something', async () => {
  await start()
  expect(await asked('ada', '?')).toMatch(/^ *clear /m)
  const offered = await asked('bob', '?')
  expect(offered).toMatch(/^ *show /m)
  expect(offered).not.toMatch(/^ *clear /m)
  expect(await asked('bob', 'show ?')).not.toContain('configuration')
  expect(await asked('ada', 'show configuration system login user ?')).toMatch(
    /bob +Name in the configuration/,
  )
})

it('names of the configuration are offered to who may see them', async () => {
  const zones = 'security { zones { security-zone trust; security-zone untrust; } }'
  await start({ text: USERS + zones })
  const { desk } = lab.daemon
  const login = (name: string) => asked(name, 'show security zones ?')
  expect(desk.device.hostName).toBe('lab')
  expect(await login('bob')).toMatch(/untrust +Name in the configuration/)
  expect(await login('eve')).not.toContain('untrust')
})

describe('refresh', () => {
  const REFRESH = 'show version | match Junos: | refresh 1'

  it('answers over SSH until the client goes', async () => {
    await start()
    const client = await lab.connect('ada')
    const channel = await opened((callback) => client.exec(REFRESH, callback))
    const answer = 'UTC)---\nJunos: 24.4R1\n'
    expect(await seen(channel, answer)).toMatch(/^---\(refreshed at /)
    await seen(channel, answer)
    channel.close()
    expect(await exec(client, 'show version | count')).toMatchObject({ status: 0 })
  })

  it('is not for a line that others wait behind', async () => {
    await start()
    const client = await lab.connect('ada')
    const channel = await opened((callback) => client.shell(false, callback))
    const outcome = outcomeOf(channel)
    channel.end(`${REFRESH}\nshow version | match Junos:\n`)
    expect((await outcome).text).toBe('error: refresh is not possible here\nJunos: 24.4R1\n')
  })
})

describe('what is to be said beside an answer', () => {
  const LINE = 'show version | match Hostname'
  const WARNING = 'warning: zone selects nothing\n'

  async function started(): Promise<Client> {
    await start()
    Object.assign(lab.daemon.desk.device, { beside: () => ['zone selects nothing'] })
    return lab.connect('ada')
  }

  it('is on the standard error of who has one', async () => {
    const client = await started()
    const run = (line: string) => opened((callback) => client.exec(line, callback))
    const shell = () => opened((callback) => client.shell(false, callback))
    for (const open of [() => run(LINE), shell]) {
      const channel = await open()
      let said = ''
      channel.stderr.on('data', (piece: Buffer) => {
        said += piece
      })
      const outcome = outcomeOf(channel)
      channel.end(`${LINE}\n`)
      expect([(await outcome).text, said]).toEqual(['Hostname: lab\n', WARNING])
    }
  })

  it('is before the answer on a terminal, and not in what a program reads', async () => {
    await started()
    expect((await asked('ada', `${LINE}\r`)).replaceAll('\r', '')).toContain(`\n${WARNING}Hostname: lab\n`)
    expect(await asked('ada', 'show version | display json | no-more\r')).not.toContain('warning')
    const client = await lab.connect('ada')
    const [text, xml] = await netconf(
      client,
      '<command format="text">show version</command>',
      '<get-software-information/>',
    )
    expect(text).toContain('Hostname: lab')
    expect(text + xml!).not.toContain('warning')
  })
})
