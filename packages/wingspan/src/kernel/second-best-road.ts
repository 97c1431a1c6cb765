/** What is missing where the kernel's connections are not read by netlink, which tells the most of them. */
import { ROAD_WORDS } from './kernel-road.js'
import type { KernelKnowledge } from './kernel-sessions.js'
import type { KernelReading } from './read-kernel.js'

/** By which road connections were read, and why by no better one, in one sentence; undefined for the best. */
export function secondBestRoad(
  { road, refusals }: Pick<KernelReading, 'road' | 'refusals'>,
  { routes, policyFrom }: Pick<KernelKnowledge, 'routes' | 'policyFrom'>,
): string | undefined {
  if (road === 'netlink') return undefined
  const missing = [
    ...(routes ? [] : ['interfaces']),
    ...(policyFrom?.field === 'label' ? ['policies'] : []),
    'labels',
    'start times',
  ]
  const words = `${missing.slice(0, -1).join(', ')} and ${missing.at(-1)}`
  return `connections are ${ROAD_WORDS[road]} (${refusals.join('; ')}): ${words} are N/A, and none can be cleared`
}
