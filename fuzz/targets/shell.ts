/**
 * Keys typed at the terminal of a shell, in any pieces: Tab and `?` anywhere, history, searches, the pager, a terminal
 * of any size. The shell ends when the keys do, and shows no more than its answers are long.
 */

import { hashBytes } from '../random.js'
import { Conversation, cut, servedDevice } from '../served-device.js'
import type { FuzzTarget } from './fuzz-target.js'

const MOST_BYTES = 32 * 1024 * 1024
const COLUMNS = [1, 2, 20, 80, 132, 10_000]
const ROWS = [1, 2, 3, 24, 60, 10_000]

async function run(bytes: Uint8Array): Promise<void> {
  const { served, ada, rethrow } = servedDevice()
  const hash = hashBytes(bytes.subarray(0, 4))
  const stream = new Conversation(cut(bytes), MOST_BYTES)
  let fault: unknown
  stream.on('error', (error) => {
    fault = error
  })
  const size = {
    columns: COLUMNS[hash % COLUMNS.length]!,
    rows: ROWS[(hash >>> 8) % ROWS.length]!,
    onResize: undefined,
  }
  await served.shell({ user: ada, from: '192.0.2.1' }, stream, hash & 0x10000 ? size : undefined)
  stream.destroy()
  rethrow()
  if (fault !== undefined) throw fault
}

const KEYS = [
  ...[
    '\t',
    '?',
    ' ',
    '\r',
    '\n',
    '\x03',
    '\x04',
    '\x7f',
    '\x01',
    '\x05',
    '\x0b',
    '\x15',
    '\x17',
    '\x12',
    '\x19',
    '\x1a',
  ],
  ...[
    '\x1b[A',
    '\x1b[B',
    '\x1b[C',
    '\x1b[D',
    '\x1b[3~',
    '\x1b[200~',
    '\x1b[201~',
    '\x1bf',
    '\x1bb',
    '\x1bd',
    '\x1b',
    '\x1b[',
  ],
  ...[
    'show security flow session',
    'sh sec fl se\t',
    'show ?',
    ' | ',
    'match ',
    'count\r',
    'set cli screen-length 5\r',
  ],
  ...[
    'set cli screen-width 20\r',
    'show cli history\r',
    'set cli complete-on-space off\r',
    'exit\r',
    'q',
    'h',
    '/tcp\r',
    'G',
  ],
  ...['é', '\u{1f600}', '\u0301', '漢'],
]
const encoder = new TextEncoder()

export const shell: FuzzTarget = {
  name: 'shell',
  run,
  maxLength: 1024,
  dictionary: KEYS.map((key) => encoder.encode(key)),
}
