/** Whether network namespaces can be had here, and the programs that a test wants in them. */
import { spawnSync } from 'node:child_process'

/** How each program says its version. */
const VERSION_ARGUMENTS = {
  ip: '-V',
  nft: '--version',
  conntrack: '--version',
  ping: '-V',
  python3: '--version',
}

/** Why there can be no such network here; undefined where there can. Only root on Linux can make one. */
export function whyNoNamespaces(tools: readonly (keyof typeof VERSION_ARGUMENTS)[]): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux'
  const missing = tools.find((tool) => spawnSync(tool, [VERSION_ARGUMENTS[tool]]).error !== undefined)
  if (missing) return `needs ${missing}`
  const probe = `wsp${process.pid}`
  const isMade = spawnSync('ip', ['netns', 'add', probe]).status === 0
  spawnSync('ip', ['netns', 'del', probe])
  return isMade ? undefined : 'network namespaces cannot be made here'
}
