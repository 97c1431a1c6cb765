/** The operational command tree and its pipes: parsing, completion, messages. */
export type { CanonicalCommand } from './canonical.js'
export { type ClearCommand, isClearCommand } from './clear-commands.js'
export { type CliCommand, DEFAULT_TIMESTAMP_FORMAT, isCliCommand } from './cli-commands.js'
export {
  type Candidate,
  CommandError,
  type CommandErrorCode,
  formatCandidates,
  formatCommandError,
  formatCommandErrorWithLine,
} from './command-error.js'
export { type RpcElement, writeRpc } from './command-rpc.js'
export { type DeviceCommand, isDeviceCommand } from './device-commands.js'
export type { NatKind } from './nat-commands.js'
export type {
  Command,
  CommandNode,
  EnumWord,
  KnownNames,
  Offer,
  Option,
  OptionValue,
  Privilege,
  ValueType,
} from './node.js'
export { beginsCommand, candidates, commandBegun, type ParsedLine, parseCommand, parseLine } from './parse.js'
export type { ExitCommand, ParsedCommand } from './parsed-command.js'
export { type DisplayForm, PIPE_TREE, type Pipe, type PipeNode } from './pipe.js'
export { type SaveLine, splitSave } from './save-line.js'
export {
  DEFAULT_LIMIT,
  LARGEST_LIMIT,
  type SessionArrangement,
  type SessionGroups,
} from './session-arrangement.js'
export type { SessionFilters, SessionIdentifier, SessionLevel, Validity } from './session-filters.js'
export {
  type DescribedPacket,
  isShowCommand,
  type PolicyFilters,
  type ShowCommand,
  type ShowSessionsCommand,
} from './show-commands.js'
export { COMMAND_TREE } from './tree.js'
