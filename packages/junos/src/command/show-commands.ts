/** The commands that show sessions, and what has been decided about them (Junos CLI reference). */
import type { Address } from '@wingspan/engine'
import { commandFamily, type NamedCommand } from './command-family.js'
import { FLOW } from './flow-commands.js'
import { fieldsOf, filtersOf, type GivenOptions, nameOf } from './given.js'
import type { NatKind } from './nat-commands.js'
import type { Command, CommandNode } from './node.js'
import type { DisplayForm } from './pipe.js'
import { CONFIGURATION_COMMAND, SECURITY_COMMANDS } from './security-commands.js'
import { arrangementOf, type SessionArrangement } from './session-arrangement.js'
import type { SessionFilters, SessionIdentifier, SessionLevel } from './session-filters.js'

/** Which policies: those between zones, those of a name, global ones, or all. */
export interface PolicyFilters {
  readonly fromZone?: string
  readonly toZone?: string
  readonly policyName?: string
  readonly detail?: true
  readonly hitCount?: true
  readonly isGlobal?: true
}

/** A packet that is described rather than seen. */
export interface DescribedPacket {
  readonly fromZone: string
  readonly toZone: string
  readonly source: Address
  readonly destination: Address
  /** Undefined where the protocol has no ports. */
  readonly sourcePort?: number
  readonly destinationPort?: number
  readonly protocol: number
  /** Only global policies are asked. */
  readonly isGlobal?: true
}

export interface ShowSessionsCommand extends SessionArrangement {
  readonly command: 'show security flow session'
  readonly level: SessionLevel
  readonly filters: SessionFilters
}

/** A command that shows something; `command` tells which. */
export type ShowCommand =
  | ShowSessionsCommand
  | {
      readonly command: 'show security flow session session-identifier'
      readonly identifier: SessionIdentifier
    }
  | { readonly command: 'show security flow statistics'; readonly detail: boolean }
  | { readonly command: 'show security flow status' }
  | { readonly command: 'show security policies'; readonly filters: PolicyFilters }
  | { readonly command: 'show security match-policies'; readonly packet: DescribedPacket }
  | { readonly command: 'show security zones'; readonly detail: boolean; readonly name: string | undefined }
  | {
      readonly command: `show security nat ${NatKind} rule`
      readonly kind: NatKind
      /** Undefined for all of them; so below. */
      readonly name: string | undefined
    }
  | { readonly command: 'show security nat source pool'; readonly name: string | undefined }
  | { readonly command: 'show security nat destination pool'; readonly name: string | undefined }
  | { readonly command: 'show security nat source summary' }
  | { readonly command: 'show security nat interface-nat-ports' }
  | { readonly command: 'show security screen statistics'; readonly zoneName: string }
  | {
      readonly command: 'show configuration'
      readonly path: readonly string[]
      readonly form: 'hierarchical' | 'set'
      /** Whether what groups say is shown where it takes effect. */
      readonly withGroups: boolean
    }

type ShowName = ShowCommand['command']

/** Below `show`. */
export const SHOW_NODES: readonly CommandNode[] = [
  CONFIGURATION_COMMAND,
  { word: 'security', help: 'Show security information', children: [FLOW, ...SECURITY_COMMANDS] },
]

export const isShowName = commandFamily<ShowName>(SHOW_NODES)

/** Whether a command shows what is known of packets or of the configuration. */
export function isShowCommand<Other extends NamedCommand>(
  command: Other | ShowCommand,
): command is ShowCommand {
  return isShowName(command.command)
}

/** What a command of these says; `isSet` asks for a configuration as `set` lines. */
export function showMeaning(
  name: ShowName,
  { argument }: Command,
  values: GivenOptions,
  path: readonly string[],
  displays: readonly DisplayForm[],
): ShowCommand {
  switch (name) {
    case 'show security flow session':
      return { command: name, level: levelOf(values), filters: filtersOf(values), ...arrangementOf(values) }
    case 'show security flow session session-identifier':
      return { command: name, identifier: values.get(argument!) as SessionIdentifier }
    case 'show security flow statistics':
      return { command: name, detail: values.size > 0 }
    case 'show security policies':
      return { command: name, filters: fieldsOf(values) }
    case 'show security match-policies':
      return { command: name, packet: fieldsOf(values) as unknown as DescribedPacket }
    case 'show security nat source rule':
    case 'show security nat destination rule':
    case 'show security nat static rule':
      return { command: name, kind: name.split(' ')[3] as NatKind, name: nameOf(values) }
    case 'show security nat source pool':
    case 'show security nat destination pool':
      return { command: name, name: nameOf(values) }
    case 'show security zones':
      return { command: name, detail: 'detail' in fieldsOf(values), name: nameOf(values) }
    case 'show security screen statistics':
      return { command: name, zoneName: fieldsOf(values).zoneName as string }
    case 'show configuration':
      return {
        command: name,
        path,
        form: displays.includes('set') ? 'set' : 'hierarchical',
        withGroups: displays.includes('inheritance'),
      }
    case 'show security nat source summary':
    case 'show security nat interface-nat-ports':
    case 'show security flow status':
      return { command: name }
  }
}

function levelOf(values: GivenOptions): SessionLevel {
  const level = [...values.keys()].find(({ group }) => group === 'level')
  return (level?.word ?? 'brief') as SessionLevel
}
