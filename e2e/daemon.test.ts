/** The daemon as a process: how it starts, is asked by other runs of the program, loads its configuration again, ends. */
import { once } from 'node:events'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ended, ended, replay, run, start } from './program.js'
import { PASSWORD, type Served, serve } from './served.js'

const OFFICE = 'examples/office.pcapng'
/** Of work, from the start of the process until clients can come in, whatever else the machine does. */
const MOST_START_SECONDS = 2
const TICKS_PER_SECOND = 100

let served: Served
let startSeconds = 0

beforeAll(async () => {
  served = await serve([OFFICE])
  startSeconds = workedSeconds(served.child.pid!)
})

/** What a process has had of the processor (proc(5), stat: utime and stime). */
function workedSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

const wingspan = (line: string, input = ''): Promise<Ended> =>
  run(line.split(' '), { input, env: { WINGSPAN_SOCKET: join(served.folder, 'wingspan.sock') } })

afterAll(async () => {
  const { code, stdout, stderr } = await served.stop()
  expect([code, stdout]).toEqual([0, ''])
  const lines = stderr.trim().split('\n')
  // Every line of the log is an object, and the last one says that all is over.
  expect(lines.map((line) => JSON.parse(line)).at(-1).msg).toBe('stopped')
  expect(stderr).not.toContain(PASSWORD)
  expect(stderr).not.toContain('$6$')
})

describe('the daemon', () => {
  it('is there soon, with keys that nobody else can read', () => {
    expect(startSeconds).toBeGreaterThan(0)
    expect(startSeconds).toBeLessThan(MOST_START_SECONDS)
    expect(statSync(join(served.folder, 'state', 'ssh_host_ed25519_key')).mode & 0o777).toBe(0o600)
    expect(statSync(join(served.folder, 'wingspan.sock')).mode & 0o777).toBe(0o600)
  })

  it('answers as a replay does', async () => {
    const line = 'show security flow session protocol udp'
    const [asked, replayed] = [await wingspan(line), await replay([OFFICE], line)]
    expect(asked).toEqual(replayed)
    expect(asked.stdout).toContain('Total sessions: 34')
  })

  it('answers command lines, and says what is wrong', async () => {
    const { stdout, stderr, code } = await wingspan(
      'cli',
      'show security flow session protocol gre | match Total\nshow nothing\nexit\nshow security flow status\n',
    )
    expect(stdout).toBe('Total sessions: 1\n')
    expect(stderr).toContain('show nothing\n')
    expect(code).toBe(1)
    expect(await wingspan('show security flow session protocol icmpp')).toMatchObject({ code: 1, stdout: '' })
  })

  it('is found again by a command line that was there before it', async () => {
    const env = { WINGSPAN_SOCKET: join(served.folder, 'wingspan.sock') }
    const cli = start(['cli'], { env })
    const end = ended(cli)
    const told = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const)
      cli[name].on('data', (piece: Buffer) => {
        told[name] += piece
      })
    const ask = () => cli.stdin.write('show security flow session protocol gre | match Total\n')
    const telling = () => expect.poll(() => told, { timeout: 10_000 })
    const answers = (times: number) => ({ stdout: 'Total sessions: 1\n'.repeat(times) })
    ask()
    await telling().toMatchObject(answers(1))
    served.child.kill('SIGTERM')
    await once(served.child, 'close')
    ask()
    const nobody = `error: no wingspan serve is running (${env.WINGSPAN_SOCKET})\n`
    await telling().toEqual({ ...answers(1), stderr: nobody })
    await served.again()
    ask()
    ask()
    await telling().toMatchObject(answers(3))
    cli.stdin.end('exit\n')
    expect(await end).toEqual({
      ...answers(3),
      code: 1,
      stderr: `${nobody}wingspan: warning: connection to the daemon was lost; connected again\n`,
    })
  })

  it('says by its exit code that there is no answer, wherever that is written', async () => {
    const unanswered = {
      code: 1,
      stdout: expect.stringContaining('the configuration has no security stanza'),
      stderr: '',
    }
    expect(await wingspan('show security zones')).toEqual(unanswered)
    expect(await wingspan('show security zones | display json')).toEqual(unanswered)
    expect(await wingspan('cli', 'show security zones\n')).toEqual(unanswered)
    expect((await wingspan('show security flow status')).code).toBe(0)
  })

  it('shows its configuration, which decides nothing', async () => {
    const shown = { code: 0, stdout: 'host-name lab;\n', stderr: '' }
    expect(await wingspan('show configuration system host-name')).toEqual(shown)
  })

  it('loads its configuration again, by word and by signal', async () => {
    const config = join(served.folder, 'lab.conf')
    const text = readFileSync(config, 'utf8')
    const hostName = async () => /Hostname: (\S+)/.exec((await wingspan('show version')).stdout)?.[1]
    writeFileSync(config, text.replace('host-name lab', 'host-name other'))
    expect(await wingspan('reload')).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^configuration loaded: generation \d+, 0 sessions ended\n$/),
      stderr: '',
    })
    expect(await hostName()).toBe('other')
    writeFileSync(config, text)
    served.child.kill('SIGHUP')
    await expect.poll(hostName, { timeout: 10_000 }).toBe('lab')
    writeFileSync(config, text.replace('host-name', 'host-nam'))
    const { stderr, code } = await wingspan('reload')
    expect(stderr).toContain('lab.conf:3:7: error: ')
    expect(code).toBe(1)
    expect(await hostName()).toBe('lab')
    writeFileSync(config, text)
  })

  it('clears sessions, and saves answers with the rights of who asks', async () => {
    const count = async () =>
      (await wingspan('show security flow session protocol udp validity valid | count')).stdout
    const before = await count()
    const saved = join(served.folder, 'saved.txt')
    const clear = 'clear security flow session protocol udp'
    const tried = await wingspan(`${clear} dry-run`)
    expect(tried.stdout).toMatch(/^[1-9]\d* active sessions would be cleared\n$/)
    expect(await count()).toBe(before)
    expect(await wingspan(`${clear} | save ${saved}`)).toEqual({
      code: 0,
      stdout: `Wrote 1 lines of output to '${saved}'\n`,
      stderr: '',
    })
    expect(readFileSync(saved, 'utf8')).toBe(tried.stdout.replace('would be cleared', 'cleared'))
    expect(await wingspan(clear)).toMatchObject({ stdout: '0 active sessions cleared\n' })
    expect((await wingspan('clear security flow session')).stderr).toContain('expecting a filter, or all.')
  })

  it('is one for each socket', async () => {
    const config = join(served.folder, 'lab.conf')
    const { code, stderr } = await wingspan(`serve --config ${config}`)
    expect(code).toBe(1)
    expect(stderr).toMatch(/cannot listen on .*: (already in use|another wingspan serve has it)\n/)
  })
})

describe('without a daemon', () => {
  it('none begins that cannot have its folders, which is said at once', async () => {
    const begin = (env: Readonly<Record<string, string>>) =>
      run(['serve', '--config', join(served.folder, 'lab.conf')], { env })
    expect(await begin({ WINGSPAN_SOCKET: join(served.folder, 'misspelt', 'wingspan.sock') })).toEqual({
      code: 1,
      stdout: '',
      stderr: `wingspan: WINGSPAN_SOCKET: there is no folder ${served.folder}/misspelt\n`,
    })
    expect(existsSync(join(served.folder, 'misspelt'))).toBe(false)
    const config = join(served.folder, 'nowhere.conf')
    writeFileSync(
      config,
      readFileSync(join(served.folder, 'lab.conf'), 'utf8').replace(/state-directory.*?;/, ''),
    )
    const stated = await run(['serve', '--config', config, '--replay', OFFICE], {
      env: { WINGSPAN_SOCKET: join(served.folder, 'other.sock'), STATE_DIRECTORY: '/proc/wingspan/state' },
    })
    expect([stated.code, stated.stderr.split('\n').at(-2)]).toEqual([
      1,
      'wingspan: cannot make /proc/wingspan/state: ENOENT',
    ])
  })

  it('there is nobody to ask', async () => {
    const { stderr, code } = await run(['show', 'security', 'flow', 'status'], {
      env: { WINGSPAN_SOCKET: '/nowhere/wingspan.sock' },
    })
    expect([stderr, code]).toEqual(['wingspan: no wingspan serve is running (/nowhere/wingspan.sock)\n', 1])
  })
})
