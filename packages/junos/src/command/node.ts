/**
 * What the operational command tree is made of. The tree is data: parsing, abbreviations, completion, messages,
 * privileges and RPC names all come from it.
 */
import type { Address, Prefix } from '@wingspan/engine'
import type { ConfigNode } from '../syntax/index.js'
import type { SessionFilters } from './session-filters.js'

/** The permission that a command needs (Junos access privilege levels). */
export type Privilege = 'none' | 'view' | 'view-configuration' | 'clear'

/** A word of an enumeration; it means `value`, or itself where there is none. */
export interface EnumWord {
  readonly word: string
  readonly help: string
  readonly value?: number
}

/** What a configuration has names for. */
export type NameKind =
  | 'zone'
  | 'interface'
  | 'policy'
  | 'source-pool'
  | 'destination-pool'
  | 'source-rule'
  | 'destination-rule'
  | 'static-rule'

/** The names that there are at a moment, for whoever offers them to be typed. */
export type KnownNames = Readonly<Partial<Record<NameKind, readonly string[]>>>

/** A whole number. */
export interface NumberType {
  readonly kind: 'number'
  readonly minimum: number
  readonly maximum: number | bigint
  /** What it is called where the option's word would mislead, and what else is to be known of its range. */
  readonly called?: { readonly name: string; readonly note: string }
}

/** How the word after a keyword is read. */
export type ValueType =
  | NumberType
  | { readonly kind: 'enum'; readonly words: readonly EnumWord[] }
  /** A name: `words` are those with a meaning of their own, `names` the kind of thing that it names. */
  | { readonly kind: 'string'; readonly words?: readonly EnumWord[]; readonly names?: NameKind }
  | { readonly kind: 'prefix' | 'address' | 'protocol' | 'application' }

/** A value as read: a word that stands alone is `true`, whole numbers above 2^53 - 1 are bigint. */
export type OptionValue =
  | true
  | number
  | bigint
  | string
  | Prefix
  | Address
  | readonly number[]
  | ChosenOption

/** Which of the choices of an option was made, and the value that it has itself. */
export interface ChosenOption {
  readonly choice: Option
  readonly value: OptionValue
}

/** A word that may stand after a command, once and in any order. Its word is its XML element name in the RPC too. */
export interface Option {
  readonly word: string
  readonly help: string
  /** What follows the word; nothing does where this is missing. */
  readonly value?: ValueType
  /** In place of a value: one of these follows, as its own word and with its own value. */
  readonly choices?: readonly Option[]
  /** Of the options of one group a command takes one. */
  readonly group?: 'level'
  /** Words that cannot be given together with this one. */
  readonly excludes?: readonly string[]
  /** Words one of which must be given together with this one. */
  readonly needs?: readonly string[]
  /** The session filter that the value is for. */
  readonly filter?: keyof SessionFilters
  /** The field of another command that the value is for. */
  readonly field?: string
  /** About the list of sessions rather than about which of them, so that it is not for `clear`. */
  readonly isOfLists?: true
  /** No device has the word. */
  readonly isOurs?: true
  /** Why this program does not take the word, as the end of a sentence that starts with it. */
  readonly refusal?: string
}

/** What runs when the command line may end at a node. */
export interface Command {
  /** Its words. */
  readonly name: string
  readonly privilege: Privilege
  /** The element that asks the same over NETCONF. */
  readonly rpcName?: string
  /** A value that stands directly after the command's words. */
  readonly argument?: Option
  /** A value that may stand among the options without a word before it, where none of their words is meant. */
  readonly bareOption?: Option
  readonly options: readonly Option[]
  /** Words of a configuration that may follow; it can be displayed as `set` lines. */
  readonly takesPath?: true
  /** Nothing comes out of it that a pipe could take. */
  readonly isSilent?: true
  /** At least one option that is a filter must be there. */
  readonly needsFilter?: true
  /** Options that must be there. */
  readonly required?: readonly string[]
  /** Options that must be there where another one has one of these values. */
  readonly requiredWith?: {
    readonly option: string
    readonly values: readonly OptionValue[]
    readonly words: readonly string[]
  }
}

/** What is offered to whoever types a line: names beside the words of the tree, and which of those. */
export interface Offer {
  readonly names?: KnownNames
  /** The configuration as it was written, for the command that takes words of one. */
  readonly written?: ConfigNode | undefined
  /** Whether a command, or one that goes on from its words, may be run; all may where this is missing. */
  readonly mayRun?: (command: Command) => boolean
}

/** One word of the tree. */
export interface CommandNode {
  readonly word: string
  readonly help: string
  readonly children?: readonly CommandNode[]
  readonly command?: Command
}
