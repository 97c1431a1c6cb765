/**
 * Interfaces, zones and paths of sessions whose source knows no way at all: they are found out when somebody wants to
 * know. Before that a record says nothing of them.
 */
import type { Address } from '../address/index.js'
import { ATTRIBUTE_WORDS, DECISION_PATHS, DECISION_WORDS, DECISION_ZONES } from './record-layout.js'

/** Where a path leads; without a gateway the host itself is next. */
export type Way =
  | { readonly kind: 'interface'; readonly gateway: Address | undefined }
  | { readonly kind: 'local' }

export interface SessionWays {
  /** Records in one call that hold nobody up. */
  readonly most: number
  /** Finds the ways of the first `count` records out and writes them. */
  find(records: Int32Array, count: number): void
  /** Where the path of that number leads; undefined for none. */
  way(path: number): Way | undefined
}

/** Numbers of both wings, In first; 0 for what is not known. */
export type WingNumbers = readonly [number, number]

/** Writes interfaces (numbers of the dictionary), paths and zones. */
export function writeWays(
  { attributes, decisions }: { readonly attributes: Int32Array; readonly decisions: Int32Array },
  record: number,
  interfaces: WingNumbers,
  paths: WingNumbers,
  zones: WingNumbers,
): void {
  attributes[record * ATTRIBUTE_WORDS] = interfaces[0] | (interfaces[1] << 16)
  decisions[record * DECISION_WORDS + DECISION_PATHS] = paths[0] | (paths[1] << 16)
  decisions[record * DECISION_WORDS + DECISION_ZONES] = zones[0] | (zones[1] << 16)
}
