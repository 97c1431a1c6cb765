/** The operational command tree: parsing, completion, messages. */
export {
  type Candidate,
  CommandError,
  type CommandErrorCode,
  formatCandidates,
  formatCommandError,
  formatCommandErrorWithLine,
} from './command-error.js'
export type { Command, CommandNode, EnumWord, Option, OptionValue, Privilege, ValueType } from './node.js'
export { beginsCommand, candidates, parseCommand } from './parse.js'
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
export { COMMAND_TREE } from './tree.js'
