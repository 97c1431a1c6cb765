/** How long clients may have to wait while a work takes longer than that. */
import type { FeedClock } from './replay-feeder.js'

const TURN_MILLISECONDS = 5

/** A turn for others, as soon as they have waited long enough for one; nothing before. */
export function shortTurns(
  clock: Pick<FeedClock, 'nowMilliseconds' | 'turn'>,
): () => Promise<void> | undefined {
  let turned = clock.nowMilliseconds()
  return () => {
    if (clock.nowMilliseconds() - turned < TURN_MILLISECONDS) return undefined
    return clock.turn().then(() => {
      turned = clock.nowMilliseconds()
    })
  }
}
