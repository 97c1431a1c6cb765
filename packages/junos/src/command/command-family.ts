/** Commands that belong together: those of some nodes of the tree. */
import type { CommandNode } from './node.js'

/** Tells the commands of these nodes, and of those below them, from all others. */
export function commandFamily<Name extends string>(
  nodes: readonly CommandNode[],
): (name: string) => name is Name {
  const names = new Set(nodes.flatMap(namesBelow))
  return (name): name is Name => names.has(name)
}

function namesBelow({ command, children = [] }: CommandNode): readonly string[] {
  return [...(command ? [command.name] : []), ...children.flatMap(namesBelow)]
}

/** Any command, as far as a family needs to know it. */
export interface NamedCommand {
  readonly command: string
}
