/** The kernel's connections as what a daemon serves. */
import { randomInt } from 'node:crypto'
import { uptime } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { compileFeeds, type KernelRules, type ShowSource } from '@wingspan/junos'
import { MACHINE_CLOCKS, SteadyClock } from '../clock/index.js'
import {
  followKernel,
  interfaceZones,
  KernelCounters,
  KernelMirror,
  KernelRoutes,
  KernelWays,
  kernelHints,
  MirrorSource,
  mirrorFacts,
  mirrorRules,
  PolicyTeller,
  secondBestRoad,
} from '../kernel/index.js'
import type { Feed, FeedOwner } from '../serve/index.js'
import type { RunningConfiguration } from './configuration-file.js'
import { askedHints, unknownFilters } from './kernel-question.js'

const MICROSECONDS = 1_000_000

/** Begins to be told of the kernel's connections. Rejects with a KernelError. */
export async function openKernelFeed(
  rules: KernelRules,
  maxSessions: number,
  running: RunningConfiguration,
  { tell }: FeedOwner,
): Promise<Feed<RunningConfiguration>> {
  const clock = new SteadyClock(MACHINE_CLOCKS)
  const policies = new PolicyTeller(rules.policyFrom)
  const mirror = new KernelMirror({
    kernel: await followKernel(),
    rules: mirrorRules(rules),
    clock,
    bootMicroseconds: Math.round(clock.nowMicroseconds - uptime() * MICROSECONDS),
    capacity: maxSessions,
    seed: randomInt(0x1_0000_0000),
    describe: policies.describe,
    tell,
    wait: async (milliseconds) => {
      await (milliseconds === 0 ? new Promise(setImmediate) : wait(milliseconds))
    },
  })
  const { table } = mirror
  const routes = await KernelRoutes.open()
  const sessions = new MirrorSource(mirror)
  const counters = new KernelCounters(() => mirror.statistics, table.columns.traffic)
  const shownUnder = ({ root, configuration }: RunningConfiguration): ShowSource => ({
    sessions,
    columns: table.columns,
    counters,
    inputs: [],
    get facts() {
      return mirrorFacts(mirror, routes)
    },
    written: root,
    configured: undefined,
    named: configuration,
  })
  const wayUnder = ({ configuration }: RunningConfiguration) => {
    if (routes) table.columns.ways = new KernelWays(table.columns, routes, interfaceZones(configuration))
  }
  const knownUnder = ({ configuration, effective }: RunningConfiguration) => ({
    routes,
    policyFrom: compileFeeds(effective).kernel?.policyFrom,
    configuration,
    areLabelsTold: table.columns.areLabelsTold,
  })
  let shown = shownUnder(running)
  let known = knownUnder(running)
  wayUnder(running)
  return {
    get shown() {
      return shown
    },
    use: (next) => {
      const { kernel } = compileFeeds(next.effective)
      shown = shownUnder(next)
      known = knownUnder(next)
      wayUnder(next)
      if (kernel === undefined) return undefined
      mirror.rules = mirrorRules(kernel)
      return policies.use(kernel.policyFrom) ? retelling(mirror) : undefined
    },
    warnings: () => [],
    beside: (command) => [...unknownFilters(command, known), ...askedHints(command)],
    start: async () => {
      await mirror.start()
      const secondBest = mirror.lastReading && secondBestRoad(mirror.lastReading, known)
      if (secondBest !== undefined) tell(secondBest)
      const { counters, startTimes } = kernelHints()
      if (counters !== undefined) tell(counters)
      if (secondBest === undefined && startTimes !== undefined) tell(startTimes)
    },
    stop: async () => {
      await mirror.stop()
      // Who is being answered asks no more.
      table.columns.ways = undefined
      routes?.close()
    },
  }
}

/** Has the policies of all sessions told again; none ends by it. */
function retelling(mirror: KernelMirror): ReturnType<Feed['use']> {
  let record = 0
  return {
    ended: 0,
    advance: (records) => {
      record = mirror.describe(record, records)
      return record < 0
    },
  }
}
