/** `show security nat …` (Junos CLI reference; RPC names from Juniper's YANG). */
import { ALL } from './given.js'
import type { Command, CommandNode, NameKind, Option } from './node.js'

export type NatKind = 'source' | 'destination' | 'static'

const named = (word: string, help: string, names: NameKind): Option => ({
  word,
  help,
  value: { kind: 'string', words: [{ word: ALL, help: 'All of them' }], names },
  field: 'name',
})

const leaf = (word: string, help: string, command: Omit<Command, 'privilege' | 'options'>): CommandNode => ({
  word,
  help,
  command: { ...command, privilege: 'view', options: [] },
})

const RULE_RPC_NAMES: Readonly<Record<NatKind, string>> = {
  source: 'get-source-nat-rule-sets-information',
  destination: 'get-destination-nat-rule-sets-information',
  static: 'get-static-nat-rule-information',
}

const rules = (kind: NatKind): CommandNode =>
  leaf('rule', `Show ${kind} NAT rules`, {
    name: `show security nat ${kind} rule`,
    rpcName: RULE_RPC_NAMES[kind],
    argument: named('rule-name', 'Name of the rule', `${kind}-rule`),
  })

const pools = (kind: 'source' | 'destination', rpcName: string): CommandNode =>
  leaf('pool', `Show ${kind} NAT pools`, {
    name: `show security nat ${kind} pool`,
    rpcName,
    argument: named('pool-name', 'Name of the pool', `${kind}-pool`),
  })

export const NAT: CommandNode = {
  word: 'nat',
  help: 'Show network address translation',
  children: [
    {
      word: 'destination',
      help: 'Show destination NAT',
      children: [pools('destination', 'get-destination-nat-pool-information'), rules('destination')],
    },
    leaf('interface-nat-ports', 'Show the ports of interfaces that are in use', {
      name: 'show security nat interface-nat-ports',
      rpcName: 'get-interface-nat-ports-information',
    }),
    {
      word: 'source',
      help: 'Show source NAT',
      children: [
        pools('source', 'retrieve-source-nat-pool-information'),
        rules('source'),
        leaf('summary', 'Show pools and rules in short', {
          name: 'show security nat source summary',
          rpcName: 'retrieve-source-nat-summary',
        }),
      ],
    },
    { word: 'static', help: 'Show static NAT', children: [rules('static')] },
  ],
}
