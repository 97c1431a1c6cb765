/** The pipes that may follow a command (Junos CLI reference, `| (pipe)`), as data: words, values, help. */
import type { Expression } from '../expression/index.js'
import type { ValueType } from './node.js'

/** What `display` makes of an answer in place of text. */
export type DisplayForm = 'xml' | 'json' | 'xml rpc' | 'set' | 'inheritance'

/** A pipe as read from a command line. */
export type Pipe =
  | { readonly kind: 'match' | 'except' | 'find'; readonly expression: Expression }
  | { readonly kind: 'count' | 'no-more' | 'hold' }
  | { readonly kind: 'last'; readonly lines: number }
  | { readonly kind: 'trim'; readonly columns: number }
  | { readonly kind: 'save'; readonly fileName: string }
  | { readonly kind: 'refresh'; readonly seconds: number }
  | { readonly kind: 'display'; readonly form: DisplayForm }

/** One word of the tree of pipes. */
export interface PipeNode {
  readonly word: string
  readonly help: string
  readonly children?: readonly PipeNode[]
  /** The pipe that the words up to here are. */
  readonly pipe?: Pipe['kind']
  /** The form of a `display`. */
  readonly form?: DisplayForm
  /** The value after the word: a name for it, and what it means to leave it out where that is allowed. */
  readonly value?: { readonly word: string; readonly type: ValueType; readonly standard?: number }
  /** Why this program does not take the word, as the end of a sentence that starts with it. */
  readonly refusal?: string
}

/** Lines that `last` keeps at most, and where no number is given: a screen of 24 less the line of the prompt. */
export const MOST_LAST_LINES = 10_000
const STANDARD_LAST_LINES = 23
/** A week, the longest wait of `refresh`. */
const MOST_REFRESH_SECONDS = 604_800
/** The widest line that `trim` can be about. */
const MOST_TRIM_COLUMNS = 65_535

const PATTERN = { word: 'pattern', type: { kind: 'string' } } as const
const FILE_NAME = { word: 'filename', type: { kind: 'string' } } as const

/** The root: its children are the words that a pipe can begin with, those of a device that are refused here too. */
export const PIPE_TREE: PipeNode = {
  word: '',
  help: '',
  children: [
    {
      word: 'append',
      help: 'Append output text to file',
      refusal: 'is not supported; save writes a new file',
    },
    { word: 'compare', help: 'Compare configuration changes', refusal: 'is not supported' },
    { word: 'count', help: 'Count occurrences', pipe: 'count' },
    {
      word: 'display',
      help: 'Show additional kinds of information',
      children: [
        {
          word: 'inheritance',
          help: 'Show inherited configuration data and source group',
          pipe: 'display',
          form: 'inheritance',
        },
        { word: 'json', help: 'Show output as JSON', pipe: 'display', form: 'json' },
        { word: 'set', help: 'Show configuration as set lines', pipe: 'display', form: 'set' },
        {
          word: 'xml',
          help: 'Show output as XML tags',
          pipe: 'display',
          form: 'xml',
          children: [
            {
              word: 'rpc',
              help: 'Show the request that asks the same over NETCONF',
              pipe: 'display',
              form: 'xml rpc',
            },
          ],
        },
      ],
    },
    {
      word: 'except',
      help: 'Show only text that does not match a pattern',
      pipe: 'except',
      value: PATTERN,
    },
    { word: 'find', help: 'Search for first occurrence of pattern', pipe: 'find', value: PATTERN },
    { word: 'hold', help: 'Hold text without exiting the --More-- prompt', pipe: 'hold' },
    {
      word: 'last',
      help: 'Display end of output only',
      pipe: 'last',
      value: {
        word: 'lines',
        type: { kind: 'number', minimum: 1, maximum: MOST_LAST_LINES },
        standard: STANDARD_LAST_LINES,
      },
    },
    { word: 'match', help: 'Show only text that matches a pattern', pipe: 'match', value: PATTERN },
    { word: 'no-more', help: "Don't paginate output", pipe: 'no-more' },
    {
      word: 'refresh',
      help: 'Refresh a continuous display of the command',
      pipe: 'refresh',
      value: {
        word: 'interval',
        type: { kind: 'number', minimum: 1, maximum: MOST_REFRESH_SECONDS },
        standard: 1,
      },
    },
    { word: 'request', help: 'Make system-level requests', refusal: 'is not supported' },
    {
      word: 'resolve',
      help: 'Resolve IP addresses',
      refusal: 'is not supported, because no name server is asked',
    },
    { word: 'save', help: 'Save output text to file', pipe: 'save', value: FILE_NAME },
    {
      word: 'tee',
      help: 'Write to standard output and file',
      refusal: 'is not supported; save writes a file',
    },
    {
      word: 'trim',
      help: 'Trim specified number of columns from start of line',
      pipe: 'trim',
      value: { word: 'columns', type: { kind: 'number', minimum: 1, maximum: MOST_TRIM_COLUMNS } },
    },
  ],
}
