/** Configurations as users meet them: checked, run, logged, compared, and refused when they are none. */
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, ftruncateSync, openSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { temporaryFiles } from '../packages/wingspan/test/source/captures.js'
import { manySessions } from './many-sessions.js'
import { ended, PROGRAM, ROOT, replay, run, start } from './program.js'

const BRANCH = 'examples/branch.pcapng'
const CONFIGURATION = 'examples/branch.conf'
const CHANGED = 'examples/branch-change.conf'
const ZONES = 'show security zones'
/** What a terminal would obey, or turn. */
const CONTROLS = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/

const files = temporaryFiles()
const text = (name: string, content: string) => files.write(name, Buffer.from(content))
const branch = readFileSync(ROOT + CONFIGURATION, 'utf8')
const configured = (line: string, configuration = CONFIGURATION) =>
  replay([BRANCH], `--config ${configuration} ${line}`)

function oversized(): string {
  const name = files.path('large.conf')
  const descriptor = openSync(name, 'w')
  ftruncateSync(descriptor, 64 * 1024 * 1024 + 1)
  closeSync(descriptor)
  return name
}

describe('config check', () => {
  it('has a line for each file, and exit code 0 when there is no error', async () => {
    expect(await run(['config', 'check', CONFIGURATION, CHANGED])).toEqual({
      code: 0,
      stdout: `${CONFIGURATION}: 0 errors, 0 warnings\n${CHANGED}: 0 errors, 0 warnings\n`,
      stderr: '',
    })
  })

  it('says where an error is and what was expected, goes on to the next file, and ends with 1', async () => {
    const wrong = text('wrong.conf', branch.replace('application web-8080;', 'application web-8088;'))
    const { code, stdout } = await run(['config', 'check', wrong, files.path('none.conf'), CONFIGURATION])
    const lines = stdout.split('\n')
    expect(code).toBe(1)
    expect(lines[0]).toMatch(/wrong\.conf:\d+:\d+: error: .*web-8088/)
    expect(lines.slice(1)).toEqual([
      `${wrong}: 1 error, 0 warnings`,
      `${files.path('none.conf')}: error: cannot read: no such file`,
      `${files.path('none.conf')}: 1 error, 0 warnings`,
      `${CONFIGURATION}: 0 errors, 0 warnings`,
      '',
    ])
  })

  it('reads standard input, once', async () => {
    const wrong = branch.replace('application web-8080;', 'application web-8088;')
    const { code, stdout } = await run(['config', 'check', '-'], { input: wrong })
    expect(code).toBe(1)
    expect(stdout).toMatch(
      /^standard input:\d+:\d+: error: .*web-8088.*\nstandard input: 1 error, 0 warnings\n$/,
    )
    expect((await run(['config', 'check', '-'], { input: branch })).code).toBe(0)
    expect((await run(['config', 'check', '-', '-'], { input: branch })).code).toBe(2)
  })

  it('says which users cannot log in by what is written of them', async () => {
    const login = `login { user ada { class operator; authentication {
      encrypted-password "$6$..."; ssh-ed25519 "ssh-ed25519 AAAA... ada@laptop"; } } `
    const placeholders = text('placeholders.conf', branch.replace(/login \{/, login))
    expect(await run(['config', 'check', placeholders])).toEqual({
      code: 0,
      stdout:
        `${placeholders}: warning: the password of ada: the hash is not whole; make a new one with wingspan passwd\n` +
        `${placeholders}: warning: a key of ada cannot be read\n${placeholders}: 0 errors, 2 warnings\n`,
      stderr: '',
    })
  })

  it('takes what show configuration prints, with a warning for each secret that was left out', async () => {
    const login = 'login { user ops { authentication { encrypted-password "$6$salt$digest"; }'
    const secret = text('secret.conf', branch.replace(/login \{\s+user ops \{/, login))
    for (const form of ['', ' | display set']) {
      const { stdout: input, stderr } = await configured(`show configuration${form}`, secret)
      expect({ input, stderr }).toEqual({ input: expect.stringContaining('SECRET-DATA'), stderr: '' })
      const { code, stdout } = await run(['config', 'check', '-'], { input })
      expect(code).toBe(0)
      expect(stdout).toMatch(/warning: .*the secret was left out\nstandard input: 0 errors, 1 warning\n$/)
    }
  })

  it('warns of what has less effect here, which is no error; a replay says how many there are', async () => {
    const scheduled = branch.replace('policy admin {', 'policy admin { scheduler-name office-hours;')
    const unsupported = text('unsupported.conf', scheduled)
    const { code, stdout } = await run(['config', 'check', unsupported])
    expect({ code, summary: stdout.split('\n').at(-2) }).toEqual({
      code: 0,
      summary: `${unsupported}: 0 errors, 1 warning`,
    })
    expect((await configured(ZONES, unsupported)).stderr).toBe(
      `wingspan: warning: ${unsupported}: 1 statement with less effect here than on a device (wingspan config check says which)\n`,
    )
  })
})

describe('a question without an answer', () => {
  it.each([
    ['about a zone that is not there', 'show security zones nope'],
    ['in XML too', 'show security zones nope | display xml'],
    ['about a statement that cannot be', 'show configuration security polices'],
  ])('%s ends with 1', async (_what, line) => {
    expect((await configured(line)).code).toBe(1)
  })

  it('ends lines of commands with 1, after the others were answered', async () => {
    const input = 'show security zones nope\nshow security zones trust\n'
    const { code, stdout } = await run(['replay', BRANCH, '--config', CONFIGURATION], { input })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^error: zone nope not found\n[\s\S]*Security zone: trust/)
  })

  it('is not one about a statement that is not configured', async () => {
    expect(await configured('show configuration snmp')).toEqual({ code: 0, stdout: '', stderr: '' })
  })
})

describe('what is no configuration is refused in a moment, and nothing is run:', () => {
  const large = oversized()
  it.each([
    ['a capture', BRANCH, 'control character'],
    ['one that is cut off', text('cut.conf', branch.slice(0, 3000)), 'ends here, expected }'],
    ['one of over 64 MiB', large, 'over 64 MiB'],
    ['a device that never ends', '/dev/zero', 'over 64 MiB'],
    [
      'one that nests 10,000 deep',
      text('deep.conf', 'a { '.repeat(10_000) + '} '.repeat(10_000)),
      'deeper than',
    ],
    [
      'one with control characters',
      text('control.conf', branch.replace('branch-gw', '"a\x1b[31mb"')),
      '0x1b',
    ],
    ['one that is no UTF-8', files.write('latin.conf', Buffer.from([0x61, 0xe9, 0x3b])), 'not UTF-8'],
    ['an empty one', text('empty.conf', ''), 'expected a configuration'],
    ['a folder', '/etc', 'is a directory'],
    ['one that is not there', files.path('none.conf'), 'no such file'],
  ])('%s', async (_, name, reason) => {
    const log = files.path('refused.log')
    const answered = await configured(`--log ${log} ${ZONES}`, name)
    expect(answered).toMatchObject({ code: 1, stdout: '' })
    expect(answered.stderr).toContain(reason)
    expect(answered.stderr).toMatch(/^[^\n]+\n$/)
    expect(answered.stderr.slice(0, -1)).not.toMatch(CONTROLS)
    expect(existsSync(log) || existsSync(`${log}.part`)).toBe(false)
    expect(await run(['compare', CONFIGURATION, name, BRANCH])).toEqual({ ...answered, code: 2 })
  })
})

it('a configuration may come from another program', () => {
  const script = `"$@" replay ${BRANCH} --config <(cat ${CONFIGURATION}) ${ZONES}`
  const { status, stdout } = spawnSync('bash', ['-c', script, 'bash', ...PROGRAM], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  expect(status).toBe(0)
  expect(stdout).toContain('untrust')
})

describe('--interface', () => {
  it('is refused for an interface that the configuration has not', async () => {
    const { code, stdout, stderr } = await configured(`--interface ge-9/9/9=ge-0/0/0 ${ZONES}`)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('examples/branch.conf has no interface ge-9/9/9; there are: ge-0/0/0.0')
  })

  it('is warned of when the captures have no such interface', async () => {
    const { code, stderr } = await configured(`--interface ge-0/0/0=eth7 ${ZONES}`)
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        'wingspan: warning: --interface ge-0/0/0=eth7: no capture interface is called that; there are: ge-0/0/0, ge-0/0/1, ge-0/0/2\n',
    })
  })
})

describe('--log', () => {
  it('prints the same lines as it writes into a file, before the answer', async () => {
    const name = files.path('flow.log')
    const alone = await configured('--log -')
    const both = await configured(`--log - ${ZONES}`)
    const answer = await configured(`--log ${name} ${ZONES}`)
    expect(alone.stdout.match(/RT_FLOW_SESSION_DENY/g)).toHaveLength(7)
    expect(both.stdout).toBe(alone.stdout + answer.stdout)
    expect(readFileSync(name, 'utf8')).toBe(alone.stdout)
    expect(existsSync(`${name}.part`)).toBe(false)
  })

  it.each([
    ['the capture', BRANCH, 'is a capture that is read'],
    ['the configuration', `./${CONFIGURATION}`, 'is a file that is read'],
  ])('never writes over %s', async (_, name, message) => {
    const before = readFileSync(ROOT + name)
    const { code, stdout, stderr } = await configured(`--log ${name} ${ZONES}`)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(Buffer.compare(readFileSync(ROOT + name), before)).toBe(0)
  })

  it('is not what --write writes', async () => {
    const name = files.path('both')
    const line = `--log ${name} --write ${name} show security flow session`
    expect(await configured(line)).toMatchObject({ code: 2, stdout: '' })
    expect(existsSync(name)).toBe(false)
  })

  it('touches nothing when the capture cannot be read', async () => {
    const name = text('kept.log', 'kept\n')
    const missing = files.path('none.pcap')
    expect(await replay([missing], `--config ${CONFIGURATION} --log ${name}`)).toMatchObject({ code: 1 })
    expect(readFileSync(name, 'utf8')).toBe('kept\n')
  })

  it.each([
    ['/dev/full', 'no space left'],
    ['/etc', 'is a directory'],
    ['/none/flow.log', 'no such directory'],
  ])('says why it cannot be written: %s', async (name, reason) => {
    expect(await configured(`--log ${name} ${ZONES}`)).toEqual({
      code: 1,
      stdout: '',
      stderr: `wingspan: cannot write ${name}: ${reason}\n`,
    })
  })

  it('ends quietly when nobody reads it any more', async () => {
    const command = `("$@"; echo "ended $?" >&2) | head -n 1 | cut -c 1-4`
    const args = ['replay', BRANCH, '--config', CONFIGURATION, '--log', '-']
    const child = spawn('sh', ['-c', command, 'sh', ...PROGRAM, ...args], { cwd: ROOT })
    child.stdin.end()
    expect(await ended(child)).toEqual({ code: 0, stdout: '<14>\n', stderr: 'ended 0\n' })
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves nothing half done behind at %s', async (signal) => {
    const name = text('interrupted.log', 'before\n')
    const capture = files.write('many-sessions.pcap', manySessions(250_000))
    const child = start(['replay', capture, '--config', CONFIGURATION, '--log', name, ...ZONES.split(' ')])
    const exit = ended(child)
    while (!existsSync(`${name}.part`)) await new Promise((resolve) => setTimeout(resolve, 5))
    child.kill(signal)
    const { code, stdout } = await exit
    expect({ code, stdout }).toEqual({ code: signal === 'SIGINT' ? 130 : 143, stdout: '' })
    expect(existsSync(`${name}.part`)).toBe(false)
    expect(readFileSync(name, 'utf8')).toBe('before\n')
  })

  it.each([
    ['as an argument', 'clear security flow session all', ''],
    ['among other commands', '', 'show security zones\nclear security flow session all\nexit\n'],
  ])('holds what is cleared by a command %s', async (_, command, input) => {
    const name = text('cleared.log', '')
    const line = `--config ${CONFIGURATION} --at 1 --log ${name} ${command}`
    const { code, stdout } = await replay([BRANCH], line, { input })
    expect(code).toBe(0)
    const cleared = Number(/(\d+) active sessions cleared/.exec(stdout)![1])
    expect(cleared).toBeGreaterThan(0)
    expect(readFileSync(name, 'utf8').match(/SESSION_CLOSE .*reason="CLI"/g)).toHaveLength(cleared)
  })

  it('is whole when commands are interrupted', async () => {
    const name = text('prompted.log', '')
    const child = start(['replay', BRANCH, '--config', CONFIGURATION, '--log', name])
    const exit = ended(child)
    child.stdin.write('show security flow status\n')
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.kill('SIGTERM')
    expect((await exit).code).toBe(143)
    expect(existsSync(`${name}.part`)).toBe(false)
    expect(readFileSync(name, 'utf8')).toContain('RT_FLOW_SESSION_CLOSE')
  })
})

describe('compare', () => {
  it('ends with 0 when nothing changes, and with 1 when anything does', async () => {
    expect(await run(['compare', CONFIGURATION, CONFIGURATION, BRANCH])).toMatchObject({
      code: 0,
      stderr: '',
    })
    expect(await run(['compare', CONFIGURATION, CHANGED, BRANCH])).toMatchObject({ code: 1, stderr: '' })
  })

  it('ends with 2 when anything is wrong', async () => {
    for (const args of [[], [CONFIGURATION, CHANGED], [CONFIGURATION, CHANGED, files.path('none.pcap')]]) {
      expect(await run(['compare', ...args])).toMatchObject({ code: 2, stdout: '' })
    }
  })

  it('takes the capture from standard input', async () => {
    const input = readFileSync(ROOT + BRANCH)
    const { code, stdout } = await run(['compare', CONFIGURATION, CHANGED, '-'], { input })
    const named = await run(['compare', CONFIGURATION, CHANGED, BRANCH])
    expect({ code, stdout }).toEqual({ code: 1, stdout: named.stdout.replace(BRANCH, 'standard input') })
  })

  it('has everything in its JSON', async () => {
    const { code, stdout } = await run(['compare', '--json', CONFIGURATION, CHANGED, BRANCH])
    const { changes, ...head } = JSON.parse(stdout)
    expect({ code, head }).toMatchObject({
      code: 1,
      head: {
        version: 1,
        before: { configuration: CONFIGURATION, permitted: 15, refused: 13, sessions: 15 },
        after: { configuration: CHANGED, permitted: 16, refused: 12, sessions: 16 },
        captures: [BRANCH],
        flows: 28,
        changedFlows: 15,
        notCompared: { beyondLimit: 0, unknownOrigin: 0 },
      },
    })
    expect(changes[1]).toEqual({
      kind: 'newly-refused',
      differences: ['existence', 'action', 'policy'],
      before: {
        action: 'permit',
        by: 'policy web (untrust to dmz)',
        exit: 'ge-0/0/2.0',
        sourceRule: null,
        destinationRule: 'rule web-in, pool web-pool',
      },
      after: {
        action: 'deny',
        by: 'global policy deny-and-log (untrust to dmz)',
        exit: null,
        sourceRule: null,
        destinationRule: null,
      },
      flowCount: 2,
      packets: 20,
      bytes: 2920,
      flows: [150, 151].map((host) => ({
        protocol: 'tcp',
        source: `203.0.113.${host}/${34862 + host}`,
        destination: '198.51.100.2/80',
        application: 'web-8080',
        packets: 10,
        bytes: 1460,
        before: { sessions: 1, source: null, destination: '10.0.20.10/8080' },
        after: { sessions: 0, source: null, destination: null },
      })),
    })
  })

  it('is JSON also when nothing changes', async () => {
    const { stdout } = await run(['compare', '--json', CONFIGURATION, CONFIGURATION, BRANCH])
    expect(JSON.parse(stdout)).toMatchObject({ changedFlows: 0, changes: [], policies: [] })
  })

  it('prints nothing that a terminal would obey', async () => {
    const hostile = 'a\u202eb\u200e'
    const renamed = text(`${hostile}.conf`, branch.replaceAll('office-out', `"${hostile}"`))
    for (const json of [[], ['--json']]) {
      const { code, stdout, stderr } = await run(['compare', ...json, CONFIGURATION, renamed, BRANCH])
      expect(code).toBe(1)
      expect(stdout + stderr).toContain('\\u202e')
      expect((stdout + stderr).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    }
  })
})
