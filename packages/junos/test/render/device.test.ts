/** The device and who is at it, in every form. */
import { describe, expect, it } from 'vitest'
import { Story } from '../../../engine/test/story/story.js'
import { idleText, loginText, upText } from '../../src/render/user-times-text.js'
import { printed, printedJson, printedXml, showSource } from '../show/ask.js'

const source = showSource(new Story())

describe('show system users', () => {
  it('is laid out as a device lays it out', async () => {
    expect(await printed('show system users', source)).toBe(
      [
        '7:30PM  up 1 day, 10:30, 2 users, load averages: 0.07, 1.00, 12.35',
        'USER     TTY      FROM                              LOGIN@  IDLE WHAT',
        'ada      pts/0    192.0.2.7                         7:05AM      - cli',
        'a\\x1bver nc/0     -                                 Mon11PM  1:05 mgd',
        '',
      ].join('\n'),
    )
  })

  it('has the elements of a device', async () => {
    const xml = await printedXml('show system users', source)
    expect(xml).toContain('<system-users-information xmlns="http://xml.juniper.net/junos/24.4R1/junos">')
    expect(xml).toContain('<date-time junos:seconds="1772566205">7:30PM</date-time>')
    expect(xml).toContain('<up-time junos:seconds="124205">1 day, 10:30</up-time>')
    expect(xml).toContain('<active-user-count junos:format="2 users">2</active-user-count>')
    expect(xml).toContain('<load-average-15>12.35</load-average-15>')
    expect(xml).toMatch(/<user>ada<\/user>\s*<tty>pts\/0<\/tty>\s*<from>192.0.2.7<\/from>/)
    expect(xml).toContain('<idle-time junos:seconds="3900">1:05</idle-time>')
  })

  it('has them in JSON too', async () => {
    const json = JSON.parse(await printedJson('show system users', source))
    const [uptime] = json['system-users-information'][0]['uptime-information']
    expect(uptime['active-user-count']).toEqual([{ attributes: { 'junos:format': '2 users' }, data: '2' }])
    expect(uptime['user-table'][0]['user-entry']).toHaveLength(2)
  })

  it('tells times as short as they can be', () => {
    const minute = 60_000
    expect([0, minute - 1, minute, 59 * minute, 60 * minute].map(idleText)).toEqual([
      '-',
      '-',
      '1',
      '59',
      '1:00',
    ])
    expect([24 * 60 * minute, 100 * 60 * minute].map(idleText)).toEqual(['1day', '4days'])
    expect([0, minute, 61 * minute, 24 * 60 * minute, 50 * 60 * minute].map(upText)).toEqual([
      '0 mins',
      '1 min',
      '1:01',
      '1 day, 0 mins',
      '2 days, 2:00',
    ])
    const now = Date.UTC(2026, 2, 20, 0, 30)
    const at = (day: number, hour: number) => loginText(Date.UTC(2026, 2, day, hour), now)
    expect([at(20, 0), at(19, 12), at(14, 12), at(13, 12)]).toEqual([
      '12:00AM',
      'Thu12PM',
      'Sat12PM',
      '13Mar26',
    ])
  })
})

describe('show version', () => {
  it('tells model and release', async () => {
    expect(await printed('show version', source)).toBe(
      'Hostname: branch\nModel: wingspan\nJunos: 24.4R1\nJUNOS Software Release [24.4R1]\n',
    )
    expect(await printedXml('show version', source)).toContain('<junos-version>24.4R1</junos-version>')
  })
})

describe('show cli authorization', () => {
  it('tells what one may', async () => {
    const text = await printed('show cli authorization', source)
    expect(text).toMatch(/^Current user: 'ada' class 'super-user'\nPermissions:\n {4}access +-- Can view/)
    expect(text).toMatch(/Allow regular expression: none\n {4}Deny regular expression: none\n$/)
    const xml = await printedXml('show cli authorization', source)
    expect(xml).toContain('<permission-type>access</permission-type>')
    expect(xml).not.toContain('command-authorization')
  })
})

it('lines without elements of their own are output in XML and JSON', async () => {
  expect(await printed('show cli', source)).toBe('show cli\n')
  expect(await printedXml('show cli', source)).toBe('    <output>show cli\n</output>\n')
  expect(JSON.parse(await printedJson('show cli', source))).toEqual({ output: [{ data: 'show cli\n' }] })
})
