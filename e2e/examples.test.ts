/**
 * The makers in `examples/make` give exactly the captures that are stored beside them, no other capture lies
 * there, and the office holds every protocol with a name.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { FILTER_PROTOCOLS } from '@wingspan/engine'
import { expect, it } from 'vitest'
import { allCaptures } from '../examples/make/captures.js'
import { captureFacts } from './tally.js'

const examples = fileURLToPath(new URL('../examples/', import.meta.url))
const made = allCaptures()

it.each([...made])('%s is what its maker makes', (name, bytes) => {
  expect(Buffer.compare(readFileSync(examples + name), bytes)).toBe(0)
})

it('makes all the captures that are stored', () => {
  const stored = readdirSync(examples, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.pcap(ng)?$/.test(name),
  )
  expect(stored.sort()).toEqual([...made.keys()].sort())
})

it('has a session of every protocol with a name in the office', async () => {
  const facts = await captureFacts(`${examples}office.pcapng`)
  const seen = new Set(
    facts.filter((fact) => fact.fate === 'session').map((fact) => fact.flow!.split(' ')[0]),
  )
  const missing = FILTER_PROTOCOLS.filter(({ number }) => !seen.has(String(number)))
  expect(missing.map(({ word }) => word)).toEqual([])
})
