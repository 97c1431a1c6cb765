/** One protocol's totals in a line, and how its rate went on. */
import { fitText } from './fit-text.js'
import { compactNumber, compactRate } from './number-text.js'
import { sparkline } from './sparkline.js'
import { type Line, lineWidth } from './styled-line.js'
import type { ProtocolTotals } from './traffic-totals.js'

/** Below this width words are left out. */
const WIDE_COLUMNS = 70
/** Where bars would take the room of numbers there are none. */
const LEAST_BARS = 8
const MOST_BARS = 120

export function protocolLine(totals: ProtocolTotals, columns: number, isUnicode: boolean): Line {
  const { protocol, sessions, packetsPerSecond, bytesPerSecond, history } = totals
  const isWide = columns >= WIDE_COLUMNS
  const number = (text: string, unit: string): string => `${fitText(text, 7, 'right')}${isWide ? unit : ''}`
  const texts: Line = [
    { text: ` ${fitText(protocol, isWide ? 10 : 6)}` },
    { text: number(compactNumber(sessions), ' sessions ') },
    { text: isWide ? number(compactRate(packetsPerSecond), ' pkts/s ') : '' },
    { text: number(compactRate(bytesPerSecond), ' bytes/s '), style: 'rate' },
  ]
  const room = Math.min(columns - lineWidth(texts) - 1, MOST_BARS)
  if (room < LEAST_BARS) return texts
  return [...texts, { text: ' ' }, { text: sparkline(history, room, isUnicode), style: 'bars' }]
}
