/** Source pools of earlier generations, which only the sessions that have something of them still need. */
import { expect, it } from 'vitest'
import { FlowFacts } from '../../src/facts/index.js'
import { SourcePools } from '../../src/nat/source-pools.js'
import { pool, poolRules } from './nat-lab.js'

it('keep what sessions have of them, and no memory of the rest', () => {
  const rules = poolRules(pool(1, ['203.0.113.0/30'], { ports: undefined }))
  const before = new SourcePools(rules, 1)
  const former = before.all[0]!
  const hosts = former.hosts
  const host = hosts.begin(new FlowFacts(), 0, 2)
  const now = new SourcePools(rules, 1, before, { keepsPool: () => false, keepsInterface: () => false })
  const current = now.all[1]!.hosts
  now.clearFormer()
  expect(former.hosts).toBe(hosts)
  expect(former.addressesInUse).toBe(1)
  hosts.end(host)
  now.clearFormer()
  expect(former.hosts).not.toBe(hosts)
  expect(now.all[1]!.hosts).toBe(current)
})
