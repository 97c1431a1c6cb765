/** Source translation that persists: a packet's source is given its binding's outer end, or a binding is made for it. */
import type { FlowFacts } from '../facts/index.js'
import type { InnerHost } from './kept-addresses.js'
import type { PersistentNat } from './nat-rule.js'
import type { NatState } from './nat-state.js'
import type { PortChoice } from './port-choice.js'
import type { SourcePool } from './source-pool.js'
import { NatOutcome, type Translation } from './translation.js'

const NONE = -1
/** Bindings that are over and are cleared away at one look. */
const CLEARED_AT_ONCE = 64

export class PersistentSources {
  private readonly state: NatState
  private readonly choice: PortChoice

  constructor(state: NatState, choice: PortChoice) {
    this.state = state
    this.choice = choice
  }

  /** Translates a source by the pool at a place of the list. Returns a NatOutcome; the handle is below 0. */
  translate(
    place: number,
    persistent: PersistentNat,
    instance: number,
    facts: FlowFacts,
    timeSeconds: number,
    into: Translation,
  ): number {
    const { choice } = this
    const { pools, bindings } = this.state
    if (!choice.isPreview) this.clear(timeSeconds, CLEARED_AT_ONCE)
    let binding = bindings.ofSource(place, instance, facts)
    if (binding !== NONE && bindings.isOver(binding, timeSeconds)) {
      if (!choice.isPreview) this.close(binding)
      binding = NONE
    }
    if (binding === NONE) {
      if (!this.takePort(pools.all[place]!, facts, timeSeconds, into)) return NatOutcome.exhausted
      if (choice.isPreview) return NatOutcome.translated
      binding = bindings.open(place, instance, persistent, facts, into, into.handle)
      if (binding === NONE) {
        pools.give(into.handle)
        into.handle = 0
        return NatOutcome.exhausted
      }
    } else {
      if (bindings.isFull(binding)) choice.reclaims()
      if (bindings.isFull(binding)) return NatOutcome.exhausted
      bindings.writeOuter(binding, into)
      into.isPortChosen = !bindings.isShown(binding)
      if (choice.isPreview) return NatOutcome.translated
    }
    bindings.begin(binding, facts)
    into.handle = handleOf(binding)
    return NatOutcome.translated
  }

  /** A session of a binding has ended. */
  end(handle: number, timeSeconds: number): void {
    this.state.bindings.end(bindingOf(handle), timeSeconds)
  }

  /** A capture has shown which outer end a binding really has, by one of its sessions: it is that of all the others. */
  show(handle: number, host: InnerHost, source: Int32Array, port: number): void {
    const { pools, bindings } = this.state
    const binding = bindingOf(handle)
    if (bindings.isShown(binding) && bindings.hasOuter(binding, source, port)) return
    const old = bindings.handleOf(binding)
    bindings.show(binding, source, port, old === 0 ? 0 : pools.move(old, host, source, port))
  }

  /** As `PortChoice.take`, after clearing away all bindings that are over when nothing is left. */
  private takePort(pool: SourcePool, facts: FlowFacts, timeSeconds: number, into: Translation): boolean {
    const { choice } = this
    // A binding is for all destinations, so its layer cannot follow from one.
    if (choice.take(pool, 0, facts, into)) return true
    if (choice.isPreview) return false
    const hasMore = choice.reclaims()
    if (!hasMore && this.state.bindings.nextOver(timeSeconds) === NONE) return false
    this.clear(timeSeconds, Number.POSITIVE_INFINITY)
    return choice.take(pool, 0, facts, into)
  }

  private clear(timeSeconds: number, most: number): void {
    for (let cleared = 0; cleared < most; cleared++) {
      const binding = this.state.bindings.nextOver(timeSeconds)
      if (binding === NONE) return
      this.close(binding)
    }
  }

  /** Ends bindings that no session uses and that this generation would not make: of its rules, or of its pools. */
  closeFormer(): void {
    const { pools, bindings, rules } = this.state
    const current = new Set(pools.places)
    const made = new Set<string>()
    for (const { action } of rules.sourceRuleSets.flatMap((set) => set.rules)) {
      if (action.kind === 'off' || action.persistent === undefined) continue
      made.add(kindOf(action.kind === 'pool' ? action.pool : 0, action.persistent))
    }
    for (const binding of bindings.unused()) {
      const place = bindings.poolOf(binding)
      const kind = kindOf(pools.all[place]!.number, bindings.kindOf(binding))
      if (!current.has(place) || !made.has(kind)) this.close(binding)
    }
  }

  private close(binding: number): void {
    const handle = this.state.bindings.close(binding)
    if (handle !== 0) this.state.pools.give(handle)
  }
}

/** What rules must have in common to make the same bindings: the pool's number, 0 for those of interfaces, and how. */
function kindOf(pool: number, persistent: PersistentNat): string {
  const { permit, inactivityTimeoutSeconds, maxSessions } = persistent
  return `${pool} ${permit} ${inactivityTimeoutSeconds} ${maxSessions}`
}

/** Handles below 0 are bindings'. */
function handleOf(binding: number): number {
  return -binding - 1
}

function bindingOf(handle: number): number {
  return -handle - 1
}
