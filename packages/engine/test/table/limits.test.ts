import { describe, expect, it } from 'vitest'
import { DropReason } from '../../src/index.js'
import { Story } from '../story/story.js'

describe('a full table', () => {
  it('counts what it cannot take as failed, by protocol, and drops the packet by name', () => {
    const story = new Story({ maxSessions: 2 })
    story.udp('10.0.0.1/1', '10.0.0.2/1').udp('10.0.0.1/2', '10.0.0.2/1').udp('10.0.0.1/3', '10.0.0.2/1')
    expect(story.sessions()).toHaveLength(2)
    expect(story.source.summarize({ protocol: 17 }).summary).toMatchObject({
      failed: 1,
      valid: 2,
      maximum: 2,
    })
    expect(story.source.summarize({ protocol: 6 }).summary.failed).toBe(0)
    expect(story.pipeline.counters.dropPackets[DropReason.tableFull]).toBe(1)
  })

  it('uses the session that ended first again, with an identifier never used before', () => {
    const story = new Story({ maxSessions: 2 })
    story.udp('10.0.0.1/1', '10.0.0.2/1').advance('1 s').udp('10.0.0.1/2', '10.0.0.2/1').advance('59.5 s')
    story.udp('10.0.0.1/3', '10.0.0.2/1')
    expect(story.sessions().map(({ id, in: wing }) => [id, wing])).toEqual([
      [3, '10.0.0.1/3 --> 10.0.0.2/1 port0.0'],
      [2, '10.0.0.1/2 --> 10.0.0.2/1 port0.0'],
    ])
    story.advance('60 s').udp('10.0.0.1/4', '10.0.0.2/1').udp('10.0.0.1/5', '10.0.0.2/1')
    expect(story.sessions().map(({ id }) => id)).toEqual([5, 4])
  })

  it('reuses the very session whose key comes again', () => {
    const story = new Story({ maxSessions: 1 })
    story.udp('10.0.0.1/1', '10.0.0.2/1').advance('60 s').udp('10.0.0.1/1', '10.0.0.2/1')
    expect(story.session()).toMatchObject({ id: 2, state: 'Valid', packets: [1, 0] })
  })
})

describe('a table that does not keep ended sessions', () => {
  it('drops them when their time is over', () => {
    const story = new Story({ keepEnded: false })
    story
      .udp('10.0.0.1/1', '10.0.0.2/1')
      .ping('10.0.0.1', '10.0.0.2', 1, 1)
      .pong('10.0.0.2', '10.0.0.1', 1, 1)
    story.advance('4 s')
    expect(story.session()).toMatchObject({ id: 1 })
    story.advance('60 s')
    expect(story.sessions()).toEqual([])
    story.udp('10.0.0.1/1', '10.0.0.2/1')
    expect(story.session()).toMatchObject({ id: 3 })
  })
})

describe('time', () => {
  it('never runs backwards, obeys a jump and counts both', () => {
    const story = new Story()
    story.udp('10.0.0.1/1', '10.0.0.2/1').gap('30 s').udp('10.0.0.1/1', '10.0.0.2/1')
    story.gap('400 d').udp('10.0.0.1/1', '10.0.0.2/1')
    expect(story.sessions()).toMatchObject([
      { state: 'Invalidated', duration: 90 },
      { state: 'Valid', duration: 0 },
    ])
    expect(story.pipeline.counters.timeJumps).toBe(1)
  })
})

describe('windows in TCP records', () => {
  it('may be asked for again, but not for the first time once there are sessions', () => {
    const observed = new Story()
    observed.udp('10.0.0.1/1', '10.0.0.2/1')
    expect(() => observed.table.keepTcpWindows()).toThrow('the table has sessions already')
    const kept = new Story()
    kept.table.keepTcpWindows()
    kept.udp('10.0.0.1/1', '10.0.0.2/1')
    expect(() => kept.table.keepTcpWindows()).not.toThrow()
  })
})
