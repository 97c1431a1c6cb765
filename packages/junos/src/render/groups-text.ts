/** `show security flow session group-by`: groups of sessions as a table. All of it is ours. */
import type { GroupAnswer, GroupTotals, SessionGrouping } from '@wingspan/engine'
import { groupName, type SessionGroupsResult } from '../show/index.js'
import type { ByteSink } from './byte-sink.js'
import { known } from './known.js'
import { linesText } from './lines-text.js'
import { printableName } from './printable-name.js'
import { columnLines } from './text-columns.js'
import { encodeText } from './utf8.js'

const NOTHING = new Uint8Array(0)
/** Rows that are put into words in one step. */
const STEP_ROWS = 128

type Row = readonly (string | number)[]

export async function renderGroups(result: SessionGroupsResult, sink: ByteSink): Promise<void> {
  const { by, scan, names, interfaceNames } = result
  while (!scan.step()) {
    await sink.write(NOTHING)
    if (sink.closed) return
  }
  const answer = scan.answer!
  const rows: Row[] = []
  for (const { key, ...totals } of answer.groups) {
    rows.push([printableName(groupName(by, key, names, interfaceNames)), ...cells(totals)])
    if (rows.length % STEP_ROWS > 0) continue
    await sink.write(NOTHING)
    if (sink.closed) return
  }
  await sink.write(encodeText(tableText(by, rows, answer)))
}

function tableText(
  { by }: SessionGrouping,
  rows: readonly Row[],
  { others, count, beyond, total }: GroupAnswer,
): string {
  const title = `${by[0]!.toUpperCase()}${by.slice(1).replace('-', ' ')}`
  return linesText([
    ...columnLines([
      [title, 'Sessions', 'Packets in', 'Packets out', 'Bytes in', 'Bytes out'],
      ...rows,
      ...(others ? [['others', ...cells(others)]] : []),
    ]),
    '',
    `Groups: ${count}`,
    ...(beyond > 0 ? [`Sessions in groups beyond these: ${beyond}`] : []),
    ...(total.uncounted > 0 ? [`Sessions without packets and bytes: ${total.uncounted}`] : []),
    `Total sessions: ${total.sessions}`,
  ])
}

function cells({ sessions, packets, bytes }: GroupTotals): Row {
  return [sessions, ...packets.map(known), ...bytes.map(known)]
}
