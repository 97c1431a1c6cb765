/** The command reference as Markdown, made from the command tree: what it says is what is parsed. */
import {
  COMMAND_TREE,
  type CommandNode,
  type Option,
  PIPE_TREE,
  type PipeNode,
  type ValueType,
} from '@wingspan/junos'

const HEAD = `# Commands

<!-- Made by \`npm run commands\` from the command tree; do not edit. -->

Every word may be shortened as long as it is unambiguous. Options come in any order, each once, after the words of the command; \`session-identifier\` with its number is a command of its own below, so it comes before them. *Ours* marks what no Junos device has. Words of a device that are refused here are listed with the reason; they are in the tree so that an abbreviation is ambiguous where it is on a device.
`

/** What a command needs of whoever asks (Junos access privilege levels). */
const PRIVILEGES: Readonly<Record<string, string>> = {
  none: 'no permission',
}

/** The whole document. */
export function commandReference(): string {
  const commands = commandsBelow(COMMAND_TREE, []).map(([words, node]) => commandText(words, node))
  const pipes = pipesBelow(PIPE_TREE, [])
  return `${[HEAD, ...commands, '## Pipes\n', 'After `|`, one after the other.\n', table(['pipe', ''], pipes)].join('\n')}`
}

function commandsBelow(node: CommandNode, words: readonly string[]): [string, CommandNode][] {
  const own: [string, CommandNode][] = node.command ? [[words.join(' '), node]] : []
  return [...own, ...(node.children ?? []).flatMap((child) => commandsBelow(child, [...words, child.word]))]
}

function commandText(words: string, { help, command }: CommandNode): string {
  const {
    privilege,
    rpcName,
    argument,
    bareOption,
    options,
    required = [],
    needsFilter,
    takesPath,
  } = command!
  const values = [argument, bareOption].filter((option) => option !== undefined)
  const syntax = [
    words,
    ...(argument ? [`<${argument.word}>`] : []),
    ...(bareOption ? [`[<${bareOption.word}>]`] : []),
    ...(options.length > 0 ? [needsFilter || required.length > 0 ? 'options' : '[options]'] : []),
    ...(takesPath ? ['[path]'] : []),
  ].join(' ')
  const answered = options.filter(({ refusal }) => refusal === undefined)
  const rows = [
    ...values.map((option) => [`\`<${option.word}>\``, valueText(option.value), helpText(option)]),
    ...answered.map((option) => [
      `\`${option.word}\`${required.includes(option.word) ? ' (needed)' : ''}`,
      optionText(option),
      helpText(option),
    ]),
  ]
  const facts = [
    `Needs ${PRIVILEGES[privilege] ?? `the permission \`${privilege}\``}`,
    ...(rpcName === undefined ? [] : [`RPC \`${rpcName}\``]),
    ...(needsFilter ? ['at least one filter is needed'] : []),
  ]
  return [
    `## ${words}\n`,
    `${help}.\n`,
    `    ${syntax}\n`,
    `${facts.join('; ')}.\n`,
    ...(rows.length > 0 ? [table(['option', 'value', ''], rows)] : []),
    ...refusals(options),
  ].join('\n')
}

function helpText({ help, excludes, needs, isOurs }: Option): string {
  const sentences = [
    help,
    ...(needs
      ? [
          `Only with ${words(
            needs.map((word) => ({ word })),
            ' or ',
          )}`,
        ]
      : []),
    ...(excludes ? [`Not with ${words(excludes.map((word) => ({ word })))}`] : []),
    ...(isOurs ? ['*Ours*'] : []),
  ]
  return sentences.join('. ')
}

/** What follows the word of an option. */
function optionText({ value, choices }: Option): string {
  if (!choices) return valueText(value)
  return choices
    .map(({ word, value }) => (value ? `\`${word}\` ${valueText(value)}` : `\`${word}\``))
    .join(', ')
}

function valueText(value: ValueType | undefined): string {
  switch (value?.kind) {
    case undefined:
      return ''
    case 'number':
      return `${value!.minimum}..${value!.maximum}`
    case 'enum':
      return words(value!.words)
    case 'string':
      return ['name', ...(value!.words ? [words(value!.words)] : [])].join(' or ')
    case 'application':
      return 'application'
    default:
      return value!.kind
  }
}

function words(all: readonly { readonly word: string }[], between = ', '): string {
  return all.map(({ word }) => `\`${word}\``).join(between)
}

/** One line for each reason. */
function refusals(options: readonly Option[]): readonly string[] {
  const byReason = new Map<string, string[]>()
  for (const { word, refusal } of options) {
    if (refusal !== undefined) byReason.set(refusal, [...(byReason.get(refusal) ?? []), `\`${word}\``])
  }
  if (byReason.size === 0) return []
  const lines = [...byReason].map(([reason, refused]) => `- ${refused.join(', ')}: ${reason}`)
  return [`Refused:\n\n${lines.join('\n')}\n`]
}

function pipesBelow(node: PipeNode, before: readonly string[]): string[][] {
  return (node.children ?? []).flatMap((child) => {
    const said = [...before, child.word]
    const { value, refusal, pipe } = child
    const isOptional = value?.standard !== undefined
    const given = value ? ` ${isOptional ? '[' : ''}<${value.word}>${isOptional ? ']' : ''}` : ''
    const range = value?.type.kind === 'number' ? ` (${valueText(value.type)})` : ''
    const why = refusal === undefined ? '' : `; ${refusal}`
    const own = pipe || refusal ? [[`\`${said.join(' ')}${given}\``, `${child.help}${range}${why}`]] : []
    return [...own, ...pipesBelow(child, said)]
  })
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`
}
