/** Numbers of the interfaces that packets come in on. */
import { expect, it } from 'vitest'
import { InterfaceNames } from '../../src/pipeline/interface-names.js'
import { NameDictionary } from '../../src/table/index.js'

const LAST_INTERFACE = 65_535
const MOST_VLAN = 4095

it('names an interface and VLAN once, whatever their numbers', () => {
  const dictionary = new NameDictionary()
  const asked: number[] = []
  const names = new InterfaceNames(dictionary, (index) => {
    asked.push(index)
    return `cap${index}`
  })
  const numbers = [names.number(0, -1), names.number(0, MOST_VLAN), names.number(1, -1), names.number(1, 1)]
  expect(numbers.map((number) => dictionary.name(number))).toEqual([
    'cap0.0',
    'cap0.4095',
    'cap1.0',
    'cap1.1',
  ])
  expect([names.number(0, -1), names.number(0, MOST_VLAN), names.number(1, -1)]).toEqual(numbers.slice(0, 3))
  expect(asked).toEqual([0, 0, 1, 1])
})

it('takes no room for the interfaces it was not asked about', () => {
  const names = new InterfaceNames(new NameDictionary(), (index) => `cap${index}`)
  const before = process.memoryUsage().arrayBuffers
  for (let back = 0; back < 8; back++) names.number(LAST_INTERFACE - back, MOST_VLAN)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000)
})

it('says 0 once the dictionary is full, and goes on knowing what is in it', () => {
  const names = new InterfaceNames(new NameDictionary(), (index) => `${index}`)
  const first = names.number(0, -1)
  let unit = 0
  while (names.number(1 + Math.trunc(unit / 4096), unit % 4096) !== 0) unit++
  expect(unit).toBe(65_534)
  expect(names.number(LAST_INTERFACE, 1)).toBe(0)
  expect(names.number(0, -1)).toBe(first)
})
