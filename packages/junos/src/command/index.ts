/** The operational command tree and its pipes: parsing, completion, messages. */
export type { CanonicalCommand } from './canonical.js'
export {
  type Candidate,
  CommandError,
  type CommandErrorCode,
  formatCandidates,
  formatCommandError,
  formatCommandErrorWithLine,
} from './command-error.js'
export type { RpcElement } from './command-rpc.js'
export type { Command, CommandNode, EnumWord, Option, OptionValue, Privilege, ValueType } from './node.js'
export { beginsCommand, candidates, type ParsedLine, parseCommand, parseLine } from './parse.js'
export type {
  CommandName,
  DescribedPacket,
  NatKind,
  ParsedCommand,
  PolicyFilters,
  SessionFilters,
  SessionIdentifier,
  SessionLevel,
  Validity,
} from './parsed-command.js'
export { type DisplayForm, PIPE_TREE, type Pipe, type PipeNode } from './pipe.js'
export { COMMAND_TREE } from './tree.js'
