/** `security flow` and `security screen`. */
import {
  DEFAULT_FLOW_OPTIONS,
  type FlowOptions,
  SCREEN_STATEMENTS,
  type ScreenProfile,
} from '@wingspan/engine'
import type { ConfigNode } from '../syntax/index.js'
import { type CompileContext, entriesOf, holds, numberOf } from './compile-context.js'

export function compileFlow({ root }: CompileContext): FlowOptions {
  const flow = root.at('security', 'flow')
  const tcp = flow?.child('tcp-session')
  const wait = tcp?.child('time-wait-state')
  const aging = flow?.child('aging')
  const fallback = DEFAULT_FLOW_OPTIONS
  return {
    synCheck: !holds(tcp, 'no-syn-check'),
    synCheckInTunnel: !holds(tcp, 'no-syn-check') && !holds(tcp, 'no-syn-check-in-tunnel'),
    strictSynCheck: holds(tcp, 'strict-syn-check'),
    sequenceCheck: !holds(tcp, 'no-sequence-check'),
    rstSequenceCheck: holds(tcp, 'rst-sequence-check'),
    rstInvalidateSession: holds(tcp, 'rst-invalidate-session'),
    finInvalidateSession: holds(tcp, 'fin-invalidate-session'),
    tcpInitialTimeoutSeconds: numberOf(tcp, 'tcp-initial-timeout') ?? fallback.tcpInitialTimeoutSeconds,
    timeWaitSeconds: holds(wait, 'session-ageout')
      ? 'application'
      : (numberOf(wait, 'session-timeout') ?? fallback.timeWaitSeconds),
    timeWaitInHalfClose: holds(wait, 'apply-to-half-close-state'),
    allowDnsReply: holds(flow, 'allow-dns-reply'),
    allowEmbeddedIcmp: holds(flow, 'allow-embedded-icmp'),
    routeChangeTimeoutSeconds: numberOf(flow, 'route-change-timeout'),
    earlyAgeoutSeconds: numberOf(aging, 'early-ageout') ?? fallback.earlyAgeoutSeconds,
    highWatermark: numberOf(aging, 'high-watermark') ?? fallback.highWatermark,
    lowWatermark: numberOf(aging, 'low-watermark') ?? fallback.lowWatermark,
  }
}

/** Screens by number; place 0 is none. */
export function compileScreens(context: CompileContext): readonly (ScreenProfile | undefined)[] {
  const screens: (ScreenProfile | undefined)[] = [undefined]
  for (const node of entriesOf(context.root.at('security', 'screen'), 'ids-option')) {
    context.screenNumbers.set(node.word, screens.length)
    screens.push(compileScreen(node))
  }
  return screens
}

function compileScreen(node: ConfigNode): ScreenProfile {
  const limits = node.child('limit-session')
  return {
    name: node.word,
    checks: new Set(SCREEN_STATEMENTS.filter((statement) => node.at(...statement.split(' ')))),
    sourceSessionLimit: numberOf(limits, 'source-ip-based'),
    destinationSessionLimit: numberOf(limits, 'destination-ip-based'),
    alarmWithoutDrop: holds(node, 'alarm-without-drop'),
  }
}
