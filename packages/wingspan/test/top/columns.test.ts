/** Which columns a width has room for. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COLUMNS, fitColumns } from '../../src/top/columns.js'
import { JsonElement } from '../../src/top/json-element.js'
import { listedSessions } from '../../src/top/listed-session.js'
import { RatedSessions } from '../../src/top/rated-sessions.js'
import { SORT_KEYS } from '../../src/top/sort-key.js'
import { listed } from './answers.js'

const sessions = new RatedSessions().rate(
  listedSessions(
    JsonElement.parse(
      listed(
        { id: 123456, source: '192.168.100.200/51820', destination: '203.0.113.250/65535', rate: 9 },
        { id: 7, source: '2001:db8:85a3:8d3:1319:8a2e:370:7348/51820', policy: 'trust-to-untrust-web/17' },
      ),
    )!,
  ),
  0,
)

const titles = (columns: number, needed = 'Bytes/s') =>
  fitColumns(sessions, columns, needed).map(({ title, width }) => `${title} ${width}`)

describe('columns', () => {
  it('say of a session that it has ended where others have what is left of their time', () => {
    const { text } = COLUMNS.find(({ title }) => title === 'Timeout')!
    const answer = listed({ id: 1, timeout: 0, state: 'Invalidated' }, { id: 2, timeout: 90 })
    const rated = new RatedSessions().rate(listedSessions(JsonElement.parse(answer)!), 0)
    expect(rated.map(text)).toEqual(['ended', '1m30s'])
  })

  it('are all there where there is room, as wide as their texts', () => {
    expect(titles(200)).toEqual([
      'ID 6',
      'Proto 5',
      'Source 42',
      'Destination 19',
      'Application 11',
      'Policy 23',
      'Timeout 7',
      'Age 6',
      'Packets 7',
      'Bytes 6',
      'Pkts/s 6',
      'Bytes/s 7',
    ])
  })

  it('are the most important ones elsewhere', () => {
    expect(titles(80)).toEqual([
      'ID 6',
      'Proto 5',
      'Source 24',
      'Destination 19',
      'Bytes 6',
      'Pkts/s 6',
      'Bytes/s 7',
    ])
    expect(titles(40)).toEqual(['Source 13', 'Destination 17', 'Bytes/s 7'])
    expect(titles(22)).toEqual(['Destination 13', 'Bytes/s 7'])
  })

  it('tell one session from another before they tell anything else of it', () => {
    for (const needed of SORT_KEYS.map(({ column }) => column).filter((title) => title !== 'Bytes/s')) {
      const width = needed === 'Bytes' || needed === 'Age' ? 6 : 7
      expect(titles(40, needed).map((title) => title.replace(/ .*/, ''))).toContain('Source')
      expect(titles(40, needed)).toContain(`${needed} ${width}`)
      expect(titles(20, needed)[0]).toBe('ID 6')
    }
    expect(titles(28, 'Packets')).toEqual(['Proto 5', 'Destination 13', 'Packets 7'])
    expect(titles(29, 'Packets')).toEqual(['ID 6', 'Destination 13', 'Packets 7'])
    const [short] = new RatedSessions().rate(listedSessions(JsonElement.parse(listed({ id: 7 }))!), 0)
    expect(fitColumns([short!], 20, 'Packets').map(({ title }) => title)).toEqual([
      'ID',
      'Destination',
      'Packets',
    ])
  })

  it('tell of those that have ended, where there are any, before what is less important', () => {
    const answer = listed({ id: 2893847234, state: 'Invalidated' }, { id: 2893847235 })
    const rated = new RatedSessions().rate(listedSessions(JsonElement.parse(answer)!), 0)
    const fitted = (columns: number) => fitColumns(rated, columns, 'Bytes/s').map(({ title }) => title)
    expect(fitted(80)).toEqual([
      'ID',
      'Proto',
      'Source',
      'Destination',
      'Timeout',
      'Bytes',
      'Pkts/s',
      'Bytes/s',
    ])
    expect(fitted(55)).toEqual(['ID', 'Source', 'Destination', 'Timeout', 'Bytes/s'])
    expect(fitted(40)).toEqual(['Source', 'Destination', 'Bytes/s'])
  })

  it('always have the one that is sorted by', () => {
    expect(titles(40, 'Timeout')).toContain('Timeout 7')
  })

  it('never take more than there is', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.constantFrom(...SORT_KEYS), (columns, { column }) => {
        const fitted = fitColumns(sessions, columns, column)
        expect(fitted.reduce((sum, { width }) => sum + width + 1, 0)).toBeLessThanOrEqual(columns)
        if (columns >= 8) expect(fitted.map(({ title }) => title)).toContain(column)
      }),
    )
  })

  it('are those that orders are shown in', () => {
    for (const { column } of SORT_KEYS) expect(COLUMNS.map(({ title }) => title)).toContain(column)
  })
})
