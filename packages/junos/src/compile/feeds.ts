/**
 * `wingspan kernel` and `wingspan monitor`: where sessions come from that are not replayed. What is undefined is not
 * said.
 */
import { parseMask } from '../schema/index.js'
import type { ConfigNode } from '../syntax/index.js'
import { type CompileContext, entriesOf, holds, numberOf, textOf } from './compile-context.js'

/** Where the kernel's connections have the number of the policy that let them pass. */
export interface PolicyBits {
  readonly field: 'mark' | 'label'
  /** Of the mark, or of the lowest 32 label bits. */
  readonly mask: number
}

/** The kernel's connection table. */
export interface KernelRules {
  readonly policyFrom: PolicyBits | undefined
  /** So many ended sessions stay to be asked for, and for so long. */
  readonly endedSessions: number | undefined
  readonly endedSeconds: number | undefined
  /** Between two readings of the whole table. */
  readonly reconcileSeconds: number | undefined
}

/** Live interfaces. */
export interface MonitorRules {
  readonly interfaces: readonly string[]
  readonly isPromiscuous: boolean
  /** An expression of pcap-filter(7). */
  readonly filter: string | undefined
}

/** At most one of them. */
export interface FeedRules {
  readonly kernel: KernelRules | undefined
  readonly monitor: MonitorRules | undefined
}

/** Reads where sessions come from in a tree with groups applied. Never throws. */
export function compileFeeds(root: ConfigNode): FeedRules {
  const own = root.child('wingspan')
  return { kernel: compileKernel(own?.child('kernel')), monitor: compileMonitor(own?.child('monitor')) }
}

function compileKernel(node: ConfigNode | undefined): KernelRules | undefined {
  return (
    node && {
      policyFrom: compilePolicyFrom(node.child('policy-from')),
      endedSessions: numberOf(node, 'ended-sessions'),
      endedSeconds: numberOf(node, 'ended-seconds'),
      reconcileSeconds: numberOf(node, 'reconcile-seconds'),
    }
  )
}

function compilePolicyFrom(node: ConfigNode | undefined): PolicyBits | undefined {
  for (const field of ['mark', 'label'] as const) {
    const mask = parseMask(textOf(node, field) ?? '')
    if (mask !== undefined) return { field, mask }
  }
  return undefined
}

function compileMonitor(node: ConfigNode | undefined): MonitorRules | undefined {
  return (
    node && {
      interfaces: entriesOf(node, 'interface').map(({ word }) => word),
      isPromiscuous: holds(node, 'promiscuous'),
      filter: textOf(node, 'filter'),
    }
  )
}

/** Tells what cannot be meant. */
export function checkFeeds(context: CompileContext): void {
  const own = context.root.child('wingspan')
  const kernel = own?.child('kernel')
  const monitor = own?.child('monitor')
  const policyFrom = kernel?.child('policy-from')
  if (policyFrom && policyFrom.children.length !== 1) {
    context.error(policyFrom, 'no-single-field', 'expected either mark or label, with a mask')
  }
  if (monitor && entriesOf(monitor, 'interface').length === 0) {
    context.error(monitor, 'no-interface', 'expected an interface')
  }
  if (kernel && monitor) {
    context.error(monitor, 'two-feeds', 'sessions come from the kernel already: wingspan has kernel too')
  }
}
