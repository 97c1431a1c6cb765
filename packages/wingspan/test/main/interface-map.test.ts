/** Which interface of the configuration a capture's interface is. */
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openConfiguration } from '../../src/main/configuration-file.js'
import { checkInterfaces, parseInterfaceMap, unmetInterfaces } from '../../src/main/interface-map.js'
import { UsageError } from '../../src/main/usage-error.js'
import type { PacketSource } from '../../src/source/index.js'

const BRANCH = fileURLToPath(new URL('../../../../examples/branch.conf', import.meta.url))
const running = openConfiguration(BRANCH, undefined)

it('is read from pairs; a capture interface may have the sign in its name', () => {
  expect([...parseInterfaceMap(['ge-0/0/0=eth0', 'ge-0/0/1.0=a=b'])]).toEqual([
    ['eth0', 'ge-0/0/0'],
    ['a=b', 'ge-0/0/1.0'],
  ])
})

it.each(['ge-0/0/0', '=eth0', 'ge-0/0/0=', ''])('is refused where a half is missing: %s', (pair) => {
  expect(() => parseInterfaceMap([pair])).toThrow(UsageError)
})

it('is refused where one capture interface would be two', () => {
  expect(() => parseInterfaceMap(['ge-0/0/0=eth0', 'ge-0/0/1=eth0'])).toThrow('eth0 is given twice')
})

it('names interfaces that the configuration has, with or without their unit', () => {
  expect(() =>
    checkInterfaces(
      new Map([
        ['a', 'ge-0/0/0'],
        ['b', 'ge-0/0/1.0'],
      ]),
      running,
    ),
  ).not.toThrow()
  for (const name of ['ge-0/0/9', 'ge-0/0/0.1', 'ge-0/0', 'g']) {
    const message = `has no interface ${name}; there are: ge-0/0/0.0, ge-0/0/1.0, ge-0/0/2.0`
    expect(() => checkInterfaces(new Map([['a', name]]), running)).toThrow(message)
  }
})

it('is warned of where no capture interface has the name', () => {
  const interfaces = [
    { fileName: 'f', name: 'eth\x1b0' },
    { fileName: 'f', name: '' },
  ]
  const source = { interfaces } as unknown as PacketSource
  const map = new Map([
    ['cap1', 'ge-0/0/0'],
    ['eth1', 'ge-0/0/1'],
  ])
  expect(unmetInterfaces(map, source)).toEqual([
    '--interface ge-0/0/1=eth1: no capture interface is called that; there are: eth\\x1b0, cap1',
  ])
})
