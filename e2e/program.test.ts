/** The program as its users meet it: arguments, files, pipes, exit codes, messages, and what it never prints. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import {
  appendPcapngPacket,
  pcapngInterface,
  pcapngPacketLength,
  pcapngSectionHeader,
} from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { openCaptures } from '../packages/wingspan/src/source/index.js'
import { fragment } from '../packages/wingspan/test/main/fragments.js'
import {
  pcapngOf,
  readAll,
  type SeenFrame,
  temporaryFiles,
} from '../packages/wingspan/test/source/captures.js'
import { type Ended, ended, PROGRAM, ROOT, replay, run, start } from './program.js'

const OFFICE = 'examples/office.pcapng'
const SHOW = 'show security flow session'
const NONE = `${SHOW} protocol 99`
/** What a terminal would obey: control characters, except the newline. */
const CONTROLS = /[\x00-\x09\x0b-\x1f\x7f-\x9f]/

const files = temporaryFiles()
const golden = (name: string) => readFileSync(`${ROOT}goldens/stored/${name}.txt`, 'utf8')
const ok = (stdout: string): Ended => ({ code: 0, stdout, stderr: '' })

describe('the first line of the README', () => {
  it('answers', () => {
    const words = 'wingspan replay examples/office.pcapng show security flow session protocol icmp'
    const { status, stdout } = spawnSync('npx', ['--no-install', ...words.split(' ')], {
      cwd: ROOT,
      encoding: 'utf8',
    })
    expect({ status, stdout }).toEqual({ status: 0, stdout: golden('office-icmp-brief') })
  })
})

describe('help and version', () => {
  it('are printed', async () => {
    expect(await run(['--version'])).toEqual(ok('wingspan 0.1.0\n'))
    expect((await run(['-h'])).stdout).toMatch(/^Usage: wingspan replay FILE/)
  })

  it.each(['--help', '--version'])('%s says nothing when nobody reads it', (option) => {
    const { stderr, stdout } = spawnSync(
      'sh',
      ['-c', `(read line; "$@"; echo "ended $?" >&2) | true`, 'sh', ...PROGRAM, option],
      {
        input: '\n',
        encoding: 'utf8',
      },
    )
    expect({ stderr, stdout }).toEqual({ stderr: 'ended 0\n', stdout: '' })
  })
})

describe('captures that cannot be read: one line, exit code 1', () => {
  mkdirSync(files.path('folder'))
  const noCapture = files.write('letter.txt', Buffer.from('Dear reader,\n\nthis is no capture.\n'))
  const empty = files.write('empty.pcap', new Uint8Array(0))
  it.each([
    ['a file that is not there', files.path('none.pcap'), 'no such file'],
    ['a path through a file', `${noCapture}/x.pcap`, 'no such file'],
    ['a folder', files.path('folder'), 'is a directory'],
    ['no capture', noCapture, 'not a pcap or pcapng file'],
    ['an empty file', empty, 'file is empty'],
    ['gzip of no capture', files.write('letter.gz', gzipSync('Dear reader,\n')), 'not a pcap or pcapng file'],
  ])('%s', async (_, file, reason) => {
    const { code, stdout, stderr } = await replay([file], NONE)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^wingspan: cannot read [^\n]+\n$/)
    expect(stderr).toContain(reason)
    expect(await replay([OFFICE, file], NONE)).toMatchObject({ code: 1, stdout: '' })
  })

  it('as standard input', async () => {
    expect(await replay(['-'], NONE, { input: 'Dear reader,\n' })).toMatchObject({ code: 1, stdout: '' })
    expect(await replay(['-'], NONE)).toMatchObject({
      code: 1,
      stderr: 'wingspan: cannot read standard input: file is empty\n',
    })
  })
})

describe('damaged captures: all before the damage, a warning, exit code 0', () => {
  it.each([
    ['cut', 'cut.pcap', 1896],
    ['damaged', 'damaged.pcapng', 1160],
  ])('%s', async (name, file, offset) => {
    const { code, stdout, stderr } = await replay([`examples/hard/${file}`], SHOW)
    expect({ code, stdout }).toEqual({ code: 0, stdout: golden(`hard-${name}`) })
    expect(stderr).toMatch(
      new RegExp(`^wingspan: warning: examples/hard/${file}: offset ${offset}: [^\n]+\n$`),
    )
  })

  it('cut gzip, by the offset in the capture', async () => {
    const whole = gzipSync(readFileSync(ROOT + OFFICE))
    const cut = files.write('cut.pcap.gz', whole.subarray(0, whole.length / 2))
    const { code, stdout, stderr } = await replay([cut], SHOW)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Total sessions: [1-9]/m)
    expect(stderr).toMatch(/^wingspan: warning: .*cut\.pcap\.gz: offset \d+: [^\n]+\n$/)
  })

  it('one of several', async () => {
    const { code, stdout, stderr } = await replay(
      ['examples/hard/cut.pcap', 'examples/protocols/gre.pcap'],
      `${SHOW} protocol gre`,
    )
    expect({ code, total: stdout.match(/Total sessions: \d+/)?.[0] }).toEqual({
      code: 0,
      total: 'Total sessions: 4',
    })
    expect(stderr).toContain('examples/hard/cut.pcap: offset 1896')
  })
})

describe('ways in', () => {
  const bytes = readFileSync(ROOT + OFFICE)
  const whole = golden('office-filter-heavy')
  const command = `${SHOW} bytes-more-than 5000`

  it('a pipe', async () => {
    expect(await replay(['-'], command, { input: bytes })).toEqual(ok(whole))
  })

  it('gzip in a file and in a pipe', async () => {
    const zipped = gzipSync(bytes)
    expect(await replay([files.write('office.gz', zipped)], command)).toEqual(ok(whole))
    expect(await replay(['-'], command, { input: zipped })).toEqual(ok(whole))
  })

  it('a file as standard input, and a named pipe', () => {
    const shell = (script: string) =>
      spawnSync('sh', ['-c', script, 'sh', ...PROGRAM], { cwd: ROOT, encoding: 'utf8' }).stdout
    expect(shell(`"$@" replay - ${command} < ${OFFICE}`)).toBe(whole)
    const pipe = files.path('named')
    expect(shell(`mkfifo ${pipe}; cat ${OFFICE} > ${pipe} & "$@" replay ${pipe} ${command}`)).toBe(whole)
  })

  it('several files, merged by time', async () => {
    const source = openCaptures([ROOT + OFFICE])
    const frames = await readAll(source)
    const interfaces = source.interfaces.map(({ linkType, name }) => pcapngInterface(linkType, 0, name))
    // Packets of one time stay in one file, so that only time decides.
    const times = [...new Set(frames.map((frame) => frame.timeMicroseconds))]
    const place = new Map(times.map((time, index) => [time, index % 3]))
    const parts = [2, 0, 1].map((part) => {
      const mine = frames.filter((frame) => place.get(frame.timeMicroseconds) === part)
      return files.write(
        `part${part}.pcapng`,
        Buffer.concat([pcapngSectionHeader(), ...interfaces, ...mine.map(packetBlock)]),
      )
    })
    expect(await replay(parts, SHOW)).toEqual(await replay([OFFICE], SHOW))
    expect(await replay(parts, `--at 242 ${SHOW} extensive`)).toEqual(
      await replay([OFFICE], `--at 242 ${SHOW} extensive`),
    )
  })
})

function packetBlock({ captureInterface, timeMicroseconds, bytes, wireLength }: SeenFrame): Uint8Array {
  const block = new Uint8Array(pcapngPacketLength(bytes.length))
  const view = new DataView(block.buffer)
  appendPcapngPacket(block, view, 0, captureInterface, timeMicroseconds, bytes, 0, bytes.length, wireLength)
  return block
}

describe('commands', () => {
  it('from standard input, one a line', async () => {
    const input = `${NONE}\n\nshow security flow session protocol gre\nexit\n${NONE}\n`
    expect(await run(['replay', OFFICE], { input })).toEqual(
      ok(`Total sessions: 0\n${golden('office-gre-brief')}`),
    )
  })

  it('end at exit, though the pipe stays open', async () => {
    const child = start(['replay', OFFICE])
    child.stdin.write(`${NONE}\nexit\n`)
    expect(await ended(child)).toEqual(ok('Total sessions: 0\n'))
  })

  it('that are wrong among them: told on standard error, exit code 1, the others answered', async () => {
    expect(await run(['replay', OFFICE], { input: `show nonsense\n${NONE}` })).toEqual({
      code: 1,
      stdout: 'Total sessions: 0\n',
      stderr: 'show nonsense\n     ^\nsyntax error, expecting <command>.\n',
    })
  })

  it('in one argument or in several', async () => {
    expect(await run(['replay', OFFICE, '--', NONE])).toEqual(ok('Total sessions: 0\n'))
    expect(await replay([OFFICE], NONE)).toEqual(ok('Total sessions: 0\n'))
  })

  it.each([
    ['show security flow session protocol bogus', 36, 'bogus'],
    ['show security flow session source-port 70000', 39, '(1..65535)'],
    ['sh sec fl s', 10, 'ambiguous'],
    ['show security flow session session-state warm', 27, 'high availability'],
    ['show security flow session protocol tcp protocol udp', 40, 'protocol'],
    ['show security', 14, 'expecting <command>'],
  ])(
    'that are wrong print line, caret and message, before any capture is read: %s',
    async (line, column, word) => {
      const { code, stdout, stderr } = await replay([files.path('none.pcap')], line)
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      const [first, caret, ...message] = stderr.split('\n')
      expect([first, caret]).toEqual([line, `${' '.repeat(column)}^`])
      expect(message.join('\n')).toContain(word)
      expect(stderr).not.toContain('cannot read')
    },
  )
})

describe('--at', () => {
  it('takes an offset and a UTC time', async () => {
    const byOffset = await replay([OFFICE], `--at 241.995 ${SHOW} destination-prefix 192.0.2.80`)
    const byTime = await replay([OFFICE], `--at=2026-03-02T09:04:02Z ${SHOW} destination-prefix 192.0.2.80`)
    expect(byTime).toEqual(ok(golden('office-at-scan')))
    expect(byOffset).toEqual(byTime)
  })

  it('before the capture shows nothing, after it what would be left', async () => {
    const before = await replay([OFFICE], `--at 2020-01-01T00:00:00Z ${SHOW}`)
    expect(before).toMatchObject({ code: 0, stdout: 'Total sessions: 0\n' })
    expect(before.stderr).toMatch(
      /^wingspan: warning: --at is before the first packet \(2026-03-02T09:00:00Z\)/,
    )
    expect(await replay([OFFICE], `--at 700 ${SHOW} extensive`)).toEqual(ok(golden('office-at-after-end')))
    const after = await replay([OFFICE], `--at 100000 ${SHOW}`)
    expect(after).toMatchObject({ code: 0, stdout: 'Total sessions: 0\n' })
    expect(after.stderr).toMatch(/^wingspan: warning: --at is more than a day after the last packet/)
  })
})

it('--max-sessions is the size of the table, and what had no room is counted', async () => {
  const { code, stdout, stderr } = await replay([OFFICE], `--max-sessions 3 ${SHOW} summary`)
  expect(code).toBe(0)
  expect(stdout).toMatch(/^Failed-sessions: [1-9]\d*$/m)
  expect(stdout).toMatch(/^Sessions-in-use: 3$/m)
  expect(stdout).toMatch(/^Maximum-sessions: 3$/m)
  expect(stderr.split('\n')).toEqual([
    expect.stringMatching(/^wingspan: warning: session table full \(3\): \d+ ended sessions given up/),
    expect.stringMatching(/^wingspan: warning: session table full \(3\): \d+ times no room/),
    '',
  ])
})

describe('--write', () => {
  it.each([
    ['protocol icmp', 17, 11],
    ['source-prefix 203.0.113.66 destination-prefix 192.0.2.0/24 destination-port 443', 4, 1],
    ['family inet6 application dns', 2, 1],
    ['interface ge-0/0/1.100 packets-more-than 100', 200, 1],
    ['validity invalidated duration-more-than 59 source-port 44000', 6, 3],
    ['protocol udp destination-port 514 summary', 12, 2],
  ])('%s', async (filters, packets, sessions) => {
    const name = files.path('out.pcapng')
    const written = await replay([OFFICE], `--write ${name} ${SHOW} ${filters}`)
    expect(written).toEqual({
      code: 0,
      stdout: (await replay([OFFICE], `${SHOW} ${filters}`)).stdout,
      stderr: `wingspan: ${packets} packet${packets === 1 ? '' : 's'} of ${sessions} session${sessions === 1 ? '' : 's'} written to ${name}\n`,
    })
    const { stdout } = await replay([name], 'show security flow statistics')
    expect(stdout).toContain(`Current sessions: ${sessions}\n`)
    expect(stdout).toContain(`Packets received: ${packets}\n`)
    expect(stdout).toContain(`Packets transmitted: ${packets}\n`)
  })

  it.each([
    ['onto its input', [OFFICE], `--write ./${OFFICE} ${SHOW}`, 'is a capture that is read'],
    ['without a command', [OFFICE], '--write out.pcapng', 'needs a command that shows sessions'],
    [
      'with another command',
      [OFFICE],
      '--write out.pcapng show security flow status',
      'needs a command that shows sessions',
    ],
    ['from standard input', ['-'], `--write out.pcapng ${SHOW}`, 'standard input comes only once'],
  ])('is refused %s', async (_, captures, line, message) => {
    const { code, stdout, stderr } = await replay(captures, line, { input: readFileSync(ROOT + OFFICE) })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(existsSync(`${ROOT}out.pcapng`)).toBe(false)
  })

  it('never opens an input as its half-written file', async () => {
    const input = files.write('x.pcapng.part', readFileSync(ROOT + OFFICE))
    expect(await replay([input], `--write ${files.path('x.pcapng')} ${SHOW}`)).toMatchObject({ code: 2 })
    expect(Buffer.compare(readFileSync(input), readFileSync(ROOT + OFFICE))).toBe(0)
  })

  it('says what it cannot write, after the answer', async () => {
    const { code, stdout, stderr } = await replay([OFFICE], `--write ${files.path('no/out.pcapng')} ${NONE}`)
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'Total sessions: 0\n' })
    expect(stderr).toMatch(/^wingspan: cannot write .*out\.pcapng: no such directory\n$/)
  })
})

it('standard output that cannot be written is told, exit code 1', () => {
  const line = `"${PROGRAM.join('" "')}" replay ${OFFICE} ${SHOW} > /dev/full`
  const { status, stderr } = spawnSync('sh', ['-c', line], { cwd: ROOT, encoding: 'utf8' })
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'wingspan: cannot write standard output: no space left\n',
  })
})

it('arguments that are wrong: one line and where help is, exit code 2', async () => {
  for (const args of [
    [],
    ['fly'],
    ['replay'],
    ['replay', OFFICE, '--bogus'],
    ['replay', OFFICE, '--at', 'noon'],
    ['replay', '-'],
  ]) {
    const { code, stdout, stderr } = await run(args)
    expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' })
    expect(stderr).toMatch(/^wingspan: [^\n]+\n\(wingspan --help says how\)\n$/)
  }
})

describe('nothing that a terminal would obey is printed', () => {
  const hostile = '\x1b]0;gone\x07\x1b[31m\u009b2J\u202e'
  const capture = files.write(
    `${hostile}.pcapng`,
    Buffer.concat([
      pcapngOf(`ge${hostile}`, [fragment(0, { id: 1, place: 0, isLast: true })]),
      Buffer.from('garbage'),
    ]),
  )

  it.each([
    ['names of interfaces and files', ['replay', capture, 'show', 'security', 'flow', 'session']],
    ['in full', ['replay', capture, 'show', 'security', 'flow', 'session', 'extensive']],
    ['in the status', ['replay', capture, 'show', 'security', 'flow', 'status']],
    ['of a file that is not there', ['replay', `${hostile}.none`, 'show', 'security', 'flow', 'status']],
    [
      'of a file that is written',
      ['replay', capture, '--write', files.path(`${hostile}.out`), 'show', 'security', 'flow', 'session'],
    ],
    [
      'of a file that cannot be written',
      ['replay', capture, '--write', files.path(`no/${hostile}`), 'show', 'security', 'flow', 'session'],
    ],
    ['words of a command', ['replay', capture, 'show', hostile]],
    ['arguments', ['replay', capture, `--${hostile}`]],
    ['a verb', [hostile]],
    ['a time', ['replay', capture, '--at', hostile]],
  ])('%s', async (_, args) => {
    const { code, stdout, stderr } = await run(args)
    expect(code).toBeLessThan(3)
    expect(stdout + stderr).not.toBe('')
    expect(stdout + stderr).not.toMatch(CONTROLS)
    expect(stdout + stderr).not.toContain('\u202e')
  })

  it('nor colours, asked for or not', async () => {
    for (const env of [{ FORCE_COLOR: '1', CLICOLOR_FORCE: '1' }, { NO_COLOR: '1' }]) {
      expect(await replay([OFFICE], `${SHOW} protocol gre`, { env })).toEqual(ok(golden('office-gre-brief')))
      expect((await replay([OFFICE], 'show nonsense', { env })).stderr).not.toMatch(CONTROLS)
    }
  })
})

it('a listing closed early ends quietly', async () => {
  const child = spawn(
    'sh',
    [
      '-c',
      `("$@"; echo "ended $?" >&2) | head -n 1`,
      'sh',
      ...PROGRAM,
      'replay',
      OFFICE,
      ...SHOW.split(' '),
      'extensive',
    ],
    { cwd: ROOT },
  )
  child.stdin.end()
  expect(await ended(child)).toEqual({
    code: 0,
    stdout: 'Session ID: 1, Status: Normal\n',
    stderr: 'ended 0\n',
  })
})
