import { type PacketLoss, TableSource } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { Story } from '../../../engine/test/story/story.js'
import { printed, sessionsPrinted, showSource } from '../show/ask.js'

const A = '10.0.0.1'
const B = '192.0.2.9'

function storyOfFour(): Story {
  const story = new Story({ maxSessions: 4096 }).udp(`${A}/1`, `${B}/9`).advance('60 s')
  return story.udp(`${A}/2`, `${B}/53`).udp(`${A}/3`, '239.1.1.1/5004').ping(A, B, 1, 1)
}

describe('show security flow session summary', () => {
  it('has the form of 24.4 without a filter', async () => {
    expect(await sessionsPrinted(storyOfFour(), 'summary')).toBe(
      [
        'Unicast-sessions: 2',
        'Multicast-sessions: 1',
        'Services-offload-sessions: 0',
        'Failed-sessions: 0',
        'Sessions-in-drop-flow: 0',
        'Sessions-in-use: 4',
        '  Valid sessions: 3',
        '  Pending sessions: 0',
        '  Invalidated sessions: 1',
        '  Sessions in other states: 0',
        'Maximum-sessions: 4096',
        '',
      ].join('\n'),
    )
  })

  it('is about the sessions of a protocol, failed ones too', async () => {
    const story = new Story({ maxSessions: 2 })
    story.udp(`${A}/1`, `${B}/9`).udp(`${A}/2`, `${B}/9`).udp(`${A}/3`, `${B}/9`).ping(A, B, 1, 1)
    expect(await sessionsPrinted(story, 'summary protocol udp')).toBe(
      [
        'Unicast-sessions: 2',
        'Multicast-sessions: 0',
        'Failed-sessions: 1',
        'Sessions-in-use: 2',
        '  Valid sessions: 2',
        '  Pending sessions: 0',
        '  Invalidated sessions: 0',
        '  Sessions in other states: 0',
        'Maximum-sessions: 2',
        'Total sessions: 2',
        '',
      ].join('\n'),
    )
    expect(await sessionsPrinted(story, 'summary protocol icmp')).toContain(
      'Failed-sessions: 1\nSessions-in-use: 0\n',
    )
  })

  it('does not know the failed sessions of other filters', async () => {
    const text = await sessionsPrinted(storyOfFour(), 'summary destination-port 53')
    expect(text).toContain(
      'Unicast-sessions: 1\nMulticast-sessions: 0\nFailed-sessions: N/A\nSessions-in-use: 1\n',
    )
    expect(text).toMatch(/\nMaximum-sessions: 4096\nTotal sessions: 1\n$/)
  })

  it('says what it does not cover, when there is something', async () => {
    const story = storyOfFour()
    const asked = (line: string, loss: PacketLoss) => {
      const sessions = new TableSource({ columns: story.table.columns, table: story.table, loss: () => loss })
      return printed(line, showSource(story, { sessions }))
    }
    expect(await asked('show security flow session summary', { lostPackets: 7, droppedPackets: 3 })).toMatch(
      /\nMaximum-sessions: 4096\nPackets-not-in-sessions: 3\nPackets-lost-at-capture: 7\n$/,
    )
    expect(
      await asked('show security flow session protocol 6 summary', { lostPackets: 7, droppedPackets: 0 }),
    ).toMatch(/\nMaximum-sessions: 4096\nPackets-lost-at-capture: 7\nTotal sessions: 0\n$/)
    const lost = { lostPackets: undefined, droppedPackets: undefined, lostEvents: 5, missedConnections: 2 }
    expect(await asked('show security flow session summary', lost)).toMatch(
      /\nMaximum-sessions: 4096\nConnections-not-in-sessions: 2\nEvents-lost-from-kernel: 5\n$/,
    )
    const nothing = { lostPackets: 0, droppedPackets: 0, lostEvents: 0, missedConnections: 0 }
    expect(await asked('show security flow session summary', nothing)).toMatch(/\nMaximum-sessions: 4096\n$/)
  })
})
