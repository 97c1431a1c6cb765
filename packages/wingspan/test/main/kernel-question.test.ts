/** What is said beside answers from the kernel's connections. */
import { Configuration, type SessionQuery } from '@wingspan/engine'
import { CommandError, loadConfiguration, type ParsedCommand, parseCommand } from '@wingspan/junos'
import { describe, expect, it } from 'vitest'
import { KernelRoutes, type KernelSessions, secondBestRoad } from '../../src/kernel/index.js'
import { askedHints, kernelQuery, kernelWarnings, unknownFilters } from '../../src/main/kernel-question.js'

const SESSION = 'show security flow session'
const ROUTES = new KernelRoutes(
  { ask: () => [], rules: () => ({}) as never, close: () => {} },
  { name: () => '' },
)
const CONFIGURATION = new Configuration(
  loadConfiguration(`interfaces { lo { unit 0; } }
    security { zones { security-zone lan { interfaces { lo.0; } } } }`).rules!,
  1,
)
const MARK = { field: 'mark', mask: 0xff00 } as const
const LABEL = { field: 'label', mask: 0xff00 } as const
const KNOWING = { routes: ROUTES, policyFrom: MARK, configuration: CONFIGURATION, areLabelsTold: true }
const NO_NETLINK = { road: 'proc', refusals: ['netlink: no koffi'] } as const
const HINTS = { counters: 'no counters', startTimes: 'no start times' }

function commandOf(line: string): ParsedCommand {
  const command = parseCommand(line)
  expect(command).not.toBeInstanceOf(CommandError)
  return command as ParsedCommand
}

const told = (words: string, knowledge = KNOWING) =>
  unknownFilters(commandOf(`${SESSION} ${words}`), knowledge)

describe('a filter that selects nothing', () => {
  it('is told apart from one that may', () => {
    expect(told('interface lo zone lan policy-id 4')).toEqual([])
    expect(told('interface lo.0 zone junos-host')).toEqual([])
  })

  it('names an interface or a zone that is not there', () => {
    expect(told('interface nothere')).toEqual(['interface selects nothing: there is no interface nothere'])
    expect(told('interface lo.5')).toEqual(['interface selects nothing: there is no interface lo.5'])
    expect(told('zone dmz')).toEqual(['zone selects nothing: the configuration has no zone dmz'])
  })

  it('names no more than the beginning of a long one', () => {
    const name = 'x'.repeat(64)
    expect(told(`interface ${name}y zone ${name}y`)).toEqual([
      `interface selects nothing: there is no interface ${name}…`,
      `zone selects nothing: the configuration has no zone ${name}…`,
    ])
    expect(told(`interface ${name}`)).toEqual([`interface selects nothing: there is no interface ${name}`])
  })

  it('asks for zones without a configuration', () => {
    const unconfigured = { ...KNOWING, configuration: undefined as never }
    expect(told('zone lan', unconfigured)).toEqual([
      'zone selects nothing: zones are known with --config only',
    ])
  })

  it('asks for what is read by netlink only', () => {
    const blind = { ...KNOWING, routes: undefined as never, policyFrom: LABEL as never, areLabelsTold: false }
    expect(told('interface lo zone lan policy-id 4', blind)).toEqual([
      'interface selects nothing: interfaces are known by netlink only',
      'zone selects nothing: zones are those of interfaces, which are known by netlink only',
      'policy-id selects nothing: labels are known by netlink only',
    ])
    // Marks are read by every road.
    expect(told('policy-id 4', { ...blind, policyFrom: MARK })).toEqual([])
  })
})

describe('connections that are not read by netlink', () => {
  it('lack what that alone tells', () => {
    expect(secondBestRoad(NO_NETLINK, { routes: ROUTES, policyFrom: MARK })).toBe(
      'connections are read from /proc/net/nf_conntrack (netlink: no koffi): labels and start times are N/A, and none can be cleared',
    )
    expect(secondBestRoad(NO_NETLINK, { routes: undefined, policyFrom: LABEL })).toContain(
      ': interfaces, policies, labels and start times are N/A,',
    )
    expect(secondBestRoad({ road: 'netlink', refusals: [] }, KNOWING)).toBeUndefined()
  })
})

describe('what is said beside an answer', () => {
  /** Of one session, from port 9 to port 53, that has the identifier 7. */
  const asksOne = ({ destinationPort = 53, sessionIdentifier = 7 }: SessionQuery) => {
    const counts = destinationPort === 53 && sessionIdentifier === 7 ? [0, 1, -1] : [0, -1]
    return { next: () => counts.shift() }
  }
  function warnings(
    line: string,
    reading: Parameters<typeof secondBestRoad>[0],
    ask: (query: SessionQuery) => { next: () => number | undefined } = asksOne,
    isStopped = () => false,
  ) {
    const statistics = { entries: 1, maximum: 9, failed: 0, invalid: 0 }
    const sessions = {
      sessions: { ask },
      reading: { ...reading, statistics, unreadable: '' },
      missed: 0,
    } as unknown as KernelSessions
    const command = commandOf(line)
    return kernelWarnings(sessions, command, kernelQuery(command, undefined), KNOWING, isStopped, HINTS)
  }
  const BEST = { road: 'netlink', refusals: [] } as const

  it('is what the kernel does not keep of sessions that are shown', async () => {
    expect(await warnings(`${SESSION} extensive`, BEST)).toEqual(['no counters', 'no start times'])
    expect(await warnings(SESSION, BEST)).toEqual(['no counters'])
    expect(await warnings(`${SESSION} session-identifier 7`, BEST)).toEqual(['no counters', 'no start times'])
  })

  it('is nothing of that where none is shown', async () => {
    expect(await warnings(`${SESSION} destination-port 54 extensive`, BEST)).toEqual([])
    expect(await warnings(`${SESSION} session-identifier 8`, BEST)).toEqual([])
    expect(await warnings(`${SESSION} summary`, BEST)).toEqual([])
  })

  it('takes no more than a turn at a time to find out whether any is, and no longer than it is waited for', async () => {
    let looks = 0
    let turns = 0
    const neverAny = () => ({
      next: () => {
        looks++
        return 0
      },
    })
    const countTurns = () => {
      if (++turns < 5) setImmediate(countTurns)
    }
    setImmediate(countTurns)
    const isStopped = () => turns === 5 || looks > 1000
    expect(await warnings(SESSION, BEST, neverAny, isStopped)).toEqual([])
    expect(looks).toBeLessThanOrEqual(6)
  })

  it('is found out without sorting, as the first one will do', async () => {
    const asked: SessionQuery[] = []
    const note = (query: SessionQuery) => {
      asked.push(query)
      return asksOne(query)
    }
    expect(await warnings(`${SESSION} protocol udp sort-by bytes-rate`, BEST, note)).toEqual(['no counters'])
    expect(asked).toEqual([{ protocol: 17 }])
  })

  it('is by which road connections were read where that is not the best, and no setting that would not help', async () => {
    expect(await warnings(`${SESSION} extensive`, NO_NETLINK)).toEqual([
      expect.stringMatching(/^connections are read from /),
      'no counters',
    ])
    expect(await warnings(`${SESSION} summary`, NO_NETLINK)).toHaveLength(1)
    expect(await warnings('show security flow status', NO_NETLINK)).toEqual([])
    // It is refused, which says enough.
    expect(await warnings('clear security flow session all', NO_NETLINK)).toEqual([])
  })
})

describe('what the kernel does not keep', () => {
  const hinted = (words: string, hints = HINTS) => askedHints(commandOf(`${SESSION} ${words}`), hints)

  it('is said to who filters by it, whether any session passes or not', () => {
    expect(hinted('bytes-more-than 1')).toEqual(['no counters'])
    expect(hinted('packets-less-than 5 protocol tcp summary')).toEqual(['no counters'])
    expect(hinted('duration-more-than 5')).toEqual(['no start times'])
    expect(hinted('protocol tcp sort-by bytes')).toEqual([])
  })

  it('is not said where it is kept', () => {
    expect(hinted('bytes-more-than 1 duration-more-than 5', {} as never)).toEqual([])
  })
})
