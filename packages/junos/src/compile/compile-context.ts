/** What all stanzas' compilers share: numbers of names, and what is to be said. */
import type { Address, ConfigurationRules } from '@wingspan/engine'
import type { Diagnostic } from '../schema/index.js'
import { type ConfigNode, formatPath } from '../syntax/index.js'
import { Numbers } from './numbers.js'

/** Addresses of host names, from a file the user gives. */
export type Hosts = ReadonlyMap<string, readonly Address[]>

export class CompileContext {
  readonly root: ConfigNode
  readonly hosts: Hosts | undefined
  /** The generation before, whose numbers are kept; undefined for a first one. */
  readonly before: ConfigurationRules | undefined
  readonly diagnostics: Diagnostic[] = []
  /** Numbers by name, filled by each stanza's compiler before others ask. */
  readonly interfaceNumbers = new Map<string, number>()
  /** Numbers that units are given. */
  readonly unitNumbers: Numbers
  /** Of `interfaceNumbers` those that are named elsewhere and not configured under `interfaces`. */
  readonly missingInterfaces = new Set<string>()
  readonly zoneNumbers = new Map<string, number>()
  readonly instanceNumbers = new Map<string, number>()
  readonly screenNumbers = new Map<string, number>()

  constructor(root: ConfigNode, hosts: Hosts | undefined, before?: ConfigurationRules) {
    this.root = root
    this.hosts = hosts
    this.before = before
    const units = before?.interfaces ?? []
    const known = units.flatMap(({ name, number }) => (number === 0 ? [] : [[name, number] as const]))
    this.unitNumbers = new Numbers(Math.max(units.length, 1), known)
  }

  error(node: ConfigNode, code: string, message: string): void {
    this.#tell('error', node, code, message)
  }

  warning(node: ConfigNode, code: string, message: string): void {
    this.#tell('warning', node, code, message)
  }

  #tell(severity: Diagnostic['severity'], node: ConfigNode, code: string, message: string): void {
    const path = node.path
    this.diagnostics.push({
      severity,
      code,
      path,
      place: node.place,
      message: `${formatPath(path)}: ${message}`,
    })
  }
}

/** The value of a statement that has one; undefined where it is not there. */
export function textOf(node: ConfigNode | undefined, word: string): string | undefined {
  return node?.child(word)?.children[0]?.word
}

/** A statement's number; undefined where it is not there or no number. */
export function numberOf(node: ConfigNode | undefined, word: string): number | undefined {
  const value = textOf(node, word)
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined
}

/** The nodes below a statement: names of its entries, or its values. */
export function entriesOf(node: ConfigNode | undefined, word: string): readonly ConfigNode[] {
  return node?.child(word)?.children ?? []
}

/** Whether a flag is set. */
export function holds(node: ConfigNode | undefined, word: string): boolean {
  return node?.child(word) !== undefined
}
