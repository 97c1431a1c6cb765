/** Live interfaces as what the show commands ask. */
import type { ShowSource } from '@wingspan/junos'
import type { SteadyClock } from '../clock/index.js'
import type { LiveCapture } from '../live/index.js'

export interface LiveSettings {
  readonly filter: string | undefined
  readonly isPromiscuous: boolean
}

/** The source, with what it says of itself in `show security flow status`; `ended` says why no more packets come, once none do. */
export function liveShown(
  shown: ShowSource,
  { filter, isPromiscuous }: LiveSettings,
  { source }: LiveCapture,
  clock: SteadyClock,
  ended: () => string | undefined = () => undefined,
): ShowSource {
  return {
    sessions: shown.sessions,
    columns: shown.columns,
    counters: shown.counters,
    written: shown.written,
    configured: shown.configured,
    get inputs() {
      return shown.inputs
    },
    get facts() {
      const why = ended()
      const step = Math.round(clock.stepMicroseconds / 1000) / 1000
      return [
        ...(why === undefined
          ? source.gone.map((name) => ['Interface that is not there', name] as const)
          : [['Capturing has ended', why] as const]),
        ['Promiscuous', isPromiscuous ? 'yes' : 'no'],
        ...(filter === undefined ? [] : [['Filter', filter] as const]),
        ...(step === 0 ? [] : [['Clock of the machine stepped since', `${step} s`] as const]),
      ] as const
    },
  }
}
