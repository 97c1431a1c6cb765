/** What is under way when another configuration comes, and what was only observed before the first one. */
import { Configuration, SessionEvents } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { ip } from '../../../engine/test/story/packets.js'
import { Story } from '../../../engine/test/story/story.js'
import { ConfiguredStory, loadSound } from './configured-story.js'
import { CAPTURES, device, INSIDE, syn, synAck, tcpPacket, udpPacket } from './device.js'

const CLIENT = '10.0.0.5/4000'
const SERVER = '198.51.100.1/53'

describe('what has begun', () => {
  it('is early ageing: it goes on until the table is below the low watermark', () => {
    const text = device(`security flow aging high-watermark 50
      security flow aging low-watermark 10
      security flow aging early-ageout 5`)
    const story = new ConfiguredStory(text, { captures: CAPTURES, maxSessions: 20 })
    const flows = (hosts: number) =>
      Array.from({ length: hosts }, (_, host) => udpPacket(`10.0.0.${host + 2}/1`, SERVER))
    story
      .sendBy(INSIDE, ...flows(11))
      .gap('4 s')
      .sendBy(INSIDE, ...flows(5))
      .gap('4 s')
    story.sendBy(INSIDE, ...flows(1)).reload(text)
    expect(story.table.running).toBe(5)
    story.gap('4 s').sendBy(INSIDE, ...flows(1))
    expect(story.table.running).toBe(1)
  })

  it('is a datagram whose fragments overlap', () => {
    const text = device(`security screen ids-option s ip tear-drop
      security zones security-zone trust screen s`)
    const piece = (offset: number) =>
      ip('10.0.0.5', '198.51.100.1', 17, new Array<number>(16).fill(0), { id: 9, offset, more: true })
    const story = new ConfiguredStory(text, { captures: CAPTURES }).sendBy(INSIDE, piece(16))
    story.reload(text).sendBy(INSIDE, piece(24))
    expect(story.drops).toEqual({ 'Dropped by a screen': 1 })
  })
})

describe('sessions that were only observed', () => {
  /** A device's configuration after none, of a capture with its interfaces' names. */
  function configured(story: Story, text = device()): Story {
    const configuration = new Configuration(loadSound(text).rules!, 1)
    const events = new SessionEvents()
    story.pipeline.useConfiguration({ configuration, interfaceMap: new Map(), events, natSeed: 7 })
    return story
  }
  const observed = () => {
    const story = new Story({ captureInterfaceName: (index) => CAPTURES[index]! })
    story.table.keepTcpWindows()
    return story
  }

  it('count the packets of both wings on', () => {
    const story = observed().sendOn(0, udpPacket(CLIENT, SERVER)).sendOn(1, udpPacket(SERVER, CLIENT))
    configured(story).sendOn(0, udpPacket(CLIENT, SERVER)).sendOn(1, udpPacket(SERVER, CLIENT))
    expect(story.session().packets).toEqual([2, 2])
    expect(story.pipeline.counters.secondSightPackets).toBe(0)
  })

  it('are found by packets of any routing instance', () => {
    const text = device(`routing-instances vr instance-type virtual-router
      routing-instances vr interface ge-0/0/0.0
      routing-instances vr interface ge-0/0/1.0
      routing-instances vr routing-options static route 0.0.0.0/0 next-hop 203.0.113.254`)
    const story = observed().sendOn(0, udpPacket(CLIENT, SERVER)).sendOn(1, udpPacket(SERVER, CLIENT))
    configured(story, text).sendOn(0, udpPacket(CLIENT, SERVER)).sendOn(1, udpPacket(SERVER, CLIENT))
    expect(story.session().packets).toEqual([2, 2])
    // What is decided under it is its instance's alone.
    story.sendOn(0, udpPacket('10.0.0.6/1', SERVER)).sendOn(2, udpPacket('10.0.0.6/1', SERVER))
    expect(story.sessions().map(({ packets }) => packets)).toEqual([
      [2, 2],
      [1, 0],
    ])
  })

  it('are followed by TCP to their end', () => {
    const [client, server] = [CLIENT, '198.51.100.1/22']
    const story = observed().sendOn(0, syn(client, server)).sendOn(1, synAck(server, client))
    const fin = (from: string, to: string, sequence: number, acknowledgement: number) =>
      tcpPacket(from, to, { flags: 0x11, sequence, acknowledgement })
    configured(story)
      .sendOn(0, fin(client, server, 1001, 5001))
      .sendOn(1, fin(server, client, 5001, 1002))
    expect(story.session()).toMatchObject({ timeout: 150, packets: [2, 2] })
  })
})
