/** What the program is told: verbs, files, where the command begins, options, and what is wrong. */
import { describe, expect, it } from 'vitest'
import { parseArguments, type ReplayArguments } from '../../src/main/arguments.js'
import { USAGE } from '../../src/main/usage.js'
import { UsageError } from '../../src/main/usage-error.js'

function replayArguments(line: string): ReplayArguments {
  const args = parseArguments(['replay', ...line.split(' ')])
  if (args.verb !== 'replay') throw new TypeError('not a replay')
  return args
}

describe('files and the command', () => {
  it.each<[line: string, files: string[], command: string | undefined]>([
    ['a.pcap', ['a.pcap'], undefined],
    ['a.pcap b.pcapng -', ['a.pcap', 'b.pcapng', '-'], undefined],
    ['a.pcap show security flow session', ['a.pcap'], 'show security flow session'],
    ['a.pcap b.pcap sh sec fl se prot tcp', ['a.pcap', 'b.pcap'], 'sh sec fl se prot tcp'],
    ['a.pcap s', ['a.pcap'], 's'],
    ['a.pcap exit', ['a.pcap'], 'exit'],
    ['a.pcap q', ['a.pcap'], 'q'],
    // A path or a name with a suffix is a file, whatever verb it begins.
    ['a.pcap ./show show security flow status', ['a.pcap', './show'], 'show security flow status'],
    ['a.pcap show.pcap', ['a.pcap', 'show.pcap'], undefined],
    ['a.pcap shown', ['a.pcap', 'shown'], undefined],
    // The first is a file in any case.
    ['show', ['show'], undefined],
    ['show show', ['show'], 'show'],
    // Where the command begins can be forced.
    ['a.pcap -- clear everything', ['a.pcap'], 'clear everything'],
    ['a.pcap show -- security', ['a.pcap'], 'show security'],
    ['a.pcap --', ['a.pcap'], undefined],
  ])('%s', (line, files, command) => {
    expect(replayArguments(line)).toMatchObject({ files, command })
  })

  it('joins the words of a command by blanks, so that a quoted line is the same', () => {
    for (const words of [['show security', 'flow session'], ['show security flow session']]) {
      expect(parseArguments(['replay', 'a.pcap', ...words])).toMatchObject({
        files: ['a.pcap'],
        command: 'show security flow session',
      })
    }
    expect(parseArguments(['clear security flow session all'])).toEqual({
      verb: 'show',
      command: 'clear security flow session all',
    })
    expect(parseArguments(['replay', 'a.pcap', './show me'])).toMatchObject({
      files: ['a.pcap', './show me'],
    })
    expect(parseArguments(['replay', 'a.pcap', '--', 'show security flow status'])).toMatchObject({
      command: 'show security flow status',
    })
    expect(parseArguments(['replay', 'a.pcap', 'show', 'security "x y"'])).toMatchObject({
      command: 'show security "x y"',
    })
  })
})

describe('options', () => {
  it('may stand anywhere', () => {
    const told = {
      files: ['a.pcap'],
      command: 'show security flow status',
      maxSessions: 5,
      writeTo: 'b.pcapng',
    }
    for (const line of [
      '--max-sessions 5 --write b.pcapng a.pcap show security flow status',
      'a.pcap --max-sessions=5 show security --write=b.pcapng flow status',
      'a.pcap show security flow status --write b.pcapng --max-sessions 5',
    ]) {
      expect(replayArguments(line)).toMatchObject(told)
    }
    expect(parseArguments(['--at', '5', 'replay', 'a.pcap'])).toMatchObject({ at: { offsetSeconds: 5 } })
  })

  it('have defaults', () => {
    expect(replayArguments('a.pcap')).toMatchObject({
      at: undefined,
      maxSessions: 4_194_304,
      writeTo: undefined,
    })
  })

  it('are words of the command after --', () => {
    expect(replayArguments('a.pcap -- show --at 5')).toMatchObject({ at: undefined, command: 'show --at 5' })
  })

  it.each(['--help', '-h'])('%s asks for help, whatever else there is', (option) => {
    expect(parseArguments(['replay', option])).toEqual({ verb: 'help' })
    expect(parseArguments([option])).toEqual({ verb: 'help' })
  })

  it.each(['--version', '-V'])('%s asks for the version', (option) => {
    expect(parseArguments([option])).toEqual({ verb: 'version' })
  })
})

it('kernel takes a command or none, and perhaps a configuration', () => {
  expect(parseArguments(['kernel', 'show', 'security', 'flow', 'session'])).toEqual({
    verb: 'kernel',
    command: 'show security flow session',
  })
  expect(parseArguments(['kernel'])).toEqual({ verb: 'kernel', command: undefined })
  expect(parseArguments(['kernel', '--config', 'gw.conf', '--hosts', 'hosts'])).toMatchObject({
    verb: 'kernel',
    config: { fileName: 'gw.conf', hosts: 'hosts' },
  })
  expect(() => parseArguments(['kernel', '--hosts', 'hosts'])).toThrow('--hosts needs --config')
  expect(() => parseArguments(['kernel', '--at', '3'])).toThrow('--at is not for kernel')
})

describe('what is wrong is a usage error of one line', () => {
  it.each([
    ['', 'what is to be done'],
    ['fly a.pcap', 'unknown verb fly'],
    ['replay', 'needs a capture file'],
    ['replay --', 'needs a capture file'],
    ['-- replay show', 'needs a capture file'],
    ['replay - -', 'read only once'],
    ['replay a.pcap --bogus', "Unknown option '--bogus'"],
    ['replay a.pcap -x', "Unknown option '-x'"],
    ['replay a.pcap --at', "'--at <value>' argument missing"],
    ['replay a.pcap --help=yes', 'does not take an argument'],
    ['replay a.pcap --at yesterday', '--at yesterday'],
    ['replay a.pcap --max-sessions 0', 'a number from 1 to'],
    ['replay a.pcap --max-sessions 1e3', 'a number from 1 to'],
    ['replay a.pcap --max-sessions 99999999999', 'a number from 1 to'],
    ['replay a.pcap --max-sessions=-1', 'a number from 1 to'],
  ])('%s', (line, message) => {
    const error = errorOf(line.split(' ').filter((word) => word !== ''))
    expect(error).toBeInstanceOf(UsageError)
    expect(error.message).toContain(message)
    expect(error.message).not.toContain('\n')
  })

  it.each([
    [['\x1b[31mfly']],
    [['replay', 'a', '--\x1b[31m']],
    [['replay', 'a', '--at', '\x1b]0;title\x07']],
    [['replay', 'a', '--max-sessions', '1\r\n2']],
  ])('with nothing in it that a terminal would obey: %j', (argv) => {
    expect(errorOf(argv).message).not.toMatch(/[\x00-\x1f\x7f-\x9f]/)
  })
})

function errorOf(argv: readonly string[]): Error {
  try {
    parseArguments(argv)
  } catch (error) {
    return error as Error
  }
  throw new TypeError(`nothing is wrong with ${argv.join(' ')}`)
}

it.each(['--speed 3', '--loop'])('serve takes %s with captures only', (pace) => {
  const serve = (words: string) => parseArguments(`serve --config lab.conf ${words}`.split(' '))
  expect(() => serve(pace)).toThrow('is of the captures that --replay gives, and there is none')
  expect(serve(`--replay a.pcap ${pace}`)).toMatchObject({ files: ['a.pcap'] })
})

it('serve takes a log as replay does', () => {
  const serve = (line: string) => parseArguments(`serve --config a.conf ${line}`.split(' '))
  expect(serve('--replay c.pcap --loop')).toMatchObject({
    verb: 'serve',
    logTo: undefined,
    files: ['c.pcap'],
    loops: true,
  })
  expect(serve('--log b.log --log-format standard')).toMatchObject({ logTo: 'b.log', logForm: 'syslog' })
  expect(() => serve('--log-format standard')).toThrow('--log-format needs --log')
  expect(() => serve('--write c.pcap')).toThrow('--write is not for serve')
})

it('help names every verb, and fits on a screen', () => {
  const verbs = /there are: (.*), and (show) or (clear)/.exec(messageOf('nonsense'))!
  const names = [...verbs[1]!.split(', '), ...verbs.slice(2)]
  expect(names.length).toBeGreaterThan(10)
  const head = USAGE.slice(0, USAGE.indexOf('\n\n')).split(/[ |,\n]+/)
  expect(names.filter((name) => !head.includes(name))).toEqual([])
  const lines = USAGE.split('\n')
  expect(lines.length).toBeLessThanOrEqual(60)
  expect(lines.filter((line) => line.length > 100)).toEqual([])
})

function messageOf(line: string): string {
  try {
    parseArguments(line.split(' '))
    return ''
  } catch (error) {
    return (error as Error).message
  }
}
