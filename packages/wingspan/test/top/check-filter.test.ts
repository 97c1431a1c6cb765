/** What is said of a filter that is wrong. */
import { candidates, parseCommand } from '@wingspan/junos'
import { expect, it } from 'vitest'
import { filterFault } from '../../src/top/check-filter.js'

const words = {
  candidates,
  check: (line: string) => {
    const command = parseCommand(line)
    return command instanceof Error ? command : undefined
  },
}

it.each([
  '',
  'protocol tcp',
  'prot 6 application ssh validity valid',
  'zone "a | b" source-prefix 10.0.0.0/8 bytes-more-than 5',
  'zone sort-by',
])('%s is a filter', async (filter) => {
  expect(await filterFault(words, filter)).toBeUndefined()
})

it.each([
  ['sort-by bytes', 0, 'sort-by'],
  ['protocol tcp group-by zone', 13, 'group-by'],
  ['protocol tcp lim 5', 13, 'limit'],
  ['zone "a b" sort bytes', 11, 'sort-by'],
  ['summary', 0, 'summary'],
  ['brief', 0, 'brief'],
  ['count 5', 0, 'count'],
  ['session-identifier 7', 0, 'session-identifier'],
  ['start-identifier 7', 0, 'start-identifier'],
  ['protocol tcp | count', 13, '|'],
  ['protocol tcp|count', 12, '|'],
])('%s is none, nor a part of one', async (filter, column, word) => {
  const lines = [`error: top takes filters only, and ${word} is none`]
  expect(await filterFault(words, filter)).toEqual({ column, lines })
})

it.each([
  ['protocol', 9, 'syntax error, expecting <protocol>.'],
  ['frog', 0, 'syntax error, expecting <option>.'],
  ['protocol tcp frog sort-by bytes', 13, 'syntax error, expecting <option>.'],
  ['zone a zone b', 7, 'error: zone is given twice'],
  ['zone "a', 5, 'syntax error, expecting closing ".'],
  ['idp', 0, /^error: idp is about security services/],
])('%s is wrong where its words are', async (filter, column, message) => {
  const { lines, ...fault } = (await filterFault(words, filter))!
  expect(fault).toMatchObject({ column })
  expect(lines[0]).toMatch(message)
})
