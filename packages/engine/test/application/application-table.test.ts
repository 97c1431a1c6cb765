import { describe, expect, it } from 'vitest'
import { ApplicationTable, PREDEFINED_APPLICATIONS } from '../../src/application/index.js'
import { term } from '../policy/policy-words.js'

const tcp = (name: string, first: number, last = first, rest = {}) => ({
  name,
  terms: [term({ protocol: 6, destinationPorts: [first, last], ...rest })],
})
/** Name of the first of the named applications that a TCP packet to the port is of. */
function named(table: ApplicationTable, names: readonly string[], port: number, sourcePort = 1024): string {
  const indices = names.flatMap((name) => table.indicesOf(name) ?? [])
  return table.name(table.first(indices, 6, sourcePort, port, 0, 0))
}

describe('the applications of a configuration', () => {
  it('hold the predefined ones and its own, each name once', () => {
    const table = new ApplicationTable([tcp('web', 8080), tcp('junos-http', 81)])
    expect(table.names.filter((name) => name === 'junos-http')).toHaveLength(1)
    expect(table.names.at(-1)).toBe('web')
    expect(named(table, ['web'], 8080)).toBe('web')
    expect(table.indicesOf('nobody')).toBeUndefined()
  })

  it('match by every term', () => {
    const table = new ApplicationTable([
      { name: 'two', terms: [tcp('', 80).terms[0]!, tcp('', 90, 95).terms[0]!] },
    ])
    expect([80, 81, 90, 95, 96].map((port) => named(table, ['two'], port))).toEqual([
      'two',
      '',
      'two',
      'two',
      '',
    ])
  })

  it('match source ports, both ends included', () => {
    const table = new ApplicationTable([tcp('low', 80, 80, { sourcePorts: [10, 20] })])
    expect([9, 10, 20, 21].map((port) => named(table, ['low'], 80, port))).toEqual(['', 'low', 'low', ''])
  })

  it('mean by a predefined name what the configuration makes of it', () => {
    const table = new ApplicationTable([tcp('junos-http', 8000)])
    expect(named(table, ['junos-http'], 8000)).toBe('junos-http')
    expect(named(table, ['junos-http'], 80)).toBe('')
    expect(named(PREDEFINED_APPLICATIONS, ['junos-http'], 80)).toBe('junos-http')
  })

  it('keep the number of a predefined application that they change', () => {
    const [before] = PREDEFINED_APPLICATIONS.indicesOf('junos-ssh')!
    const table = new ApplicationTable([tcp('web', 8080), tcp('junos-ssh', 22, 22, { timeoutSeconds: 900 })])
    const [after] = table.indicesOf('junos-ssh')!
    expect(table.timeoutSeconds(after!)).toBe(900)
    expect(table.value(after!)).toBe(PREDEFINED_APPLICATIONS.value(before!))
  })

  it('give a changed timeout to the sessions that are known by their port alone', () => {
    const table = new ApplicationTable([tcp('junos-ssh', 22, 22, { timeoutSeconds: 900 })])
    expect(table.timeoutSeconds(table.byPort(6, 22, 0, 0))).toBe(900)
    expect(table.timeoutSeconds(table.byPort(6, 80, 0, 0))).toBe(300)
  })

  it('stand for the members of a predefined set', () => {
    const names = PREDEFINED_APPLICATIONS.indicesOf('junos-cifs')!.map((index) =>
      PREDEFINED_APPLICATIONS.name(index),
    )
    expect(new Set(names)).toEqual(new Set(['junos-netbios-session', 'junos-smb-session']))
  })

  it('match every port by a name of their own without ports, and none by a program number', () => {
    const table = new ApplicationTable([{ name: 'junos-own', terms: [term({ protocol: 6 })] }])
    expect(named(table, ['junos-own'], 4711)).toBe('junos-own')
    expect(named(table, ['junos-tcp-any'], 4711)).toBe('junos-tcp-any')
    expect(named(table, ['junos-ms-rpc-uuid-any-tcp'], 4711)).toBe('')
  })
})
