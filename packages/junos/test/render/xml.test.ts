/** Results as XML: the shapes of devices, hostile names, and how it streams. */
import { describe, expect, it } from 'vitest'
import { Story } from '../../../engine/test/story/story.js'
import {
  type ByteSink,
  executeShow,
  failureMessage,
  JUNOS_RELEASE,
  parseCommand,
  renderJson,
  renderXml,
  type ShowCommand,
} from '../../src/index.js'
import { CollectingSink, printedXml, showSource } from '../show/ask.js'
import { treesOfXml } from '../show/element-trees.js'

const SESSIONS = 'show security flow session'

describe('a session in XML', () => {
  it('has the elements of a device, in their order', async () => {
    const story = new Story().ping('10.0.0.1', '192.0.2.9', 7, 2)
    expect(
      await printedXml(`${SESSIONS} protocol icmp`, showSource(story)),
    ).toBe(`    <flow-session-information xmlns="http://xml.juniper.net/junos/${JUNOS_RELEASE}/junos-flow">
        <flow-session junos:style="brief">
            <session-identifier>1</session-identifier>
            <status>Normal</status>
            <session-flag>0x40/0x0/0x2/0x3/0x8</session-flag>
            <policy>default-policy-logical-system-00/2</policy>
            <nat-source-pool-name>Null</nat-source-pool-name>
            <application-name>junos-icmp-ping</application-name>
            <application-value>66</application-value>
            <dynamic-application-name>junos:UNKNOWN</dynamic-application-name>
            <encryption-traffic-name> Unknown</encryption-traffic-name>
            <url-category-name> Unknown</url-category-name>
            <application-traffic-control-rule-set-name>INVALID</application-traffic-control-rule-set-name>
            <application-traffic-control-rule-name>INVALID</application-traffic-control-rule-name>
            <configured-timeout>60</configured-timeout>
            <timeout>60</timeout>
            <sess-state>Valid</sess-state>
            <wan-acceleration></wan-acceleration>
            <start-time>0</start-time>
            <duration>0</duration>
            <session-mask>0</session-mask>
            <flow-information junos:style="brief">
                <direction>In</direction>
                <source-address>10.0.0.1</source-address>
                <source-port>7</source-port>
                <destination-address>192.0.2.9</destination-address>
                <destination-port>2</destination-port>
                <protocol>icmp</protocol>
                <conn-tag>0x0</conn-tag>
                <attachment-id>0</attachment-id>
                <gw-endpoint-id>0</gw-endpoint-id>
                <flow-cookie>0</flow-cookie>
                <interface-name>port0.0</interface-name>
                <session-token>0x6</session-token>
                <flag>0x21</flag>
                <power-mode-express-path>False</power-mode-express-path>
                <route>N/A</route>
                <gateway>N/A</gateway>
                <tunnel-id>0</tunnel-id>
                <tunnel-type>None</tunnel-type>
                <port-sequence>0</port-sequence>
                <fin-sequence>0</fin-sequence>
                <fin-state>0</fin-state>
                <seq-ack-diff>0</seq-ack-diff>
                <pkt-cnt>1</pkt-cnt>
                <byte-cnt>84</byte-cnt>
            </flow-information>
            <flow-information junos:style="brief">
                <direction>Out</direction>
                <source-address>192.0.2.9</source-address>
                <source-port>2</source-port>
                <destination-address>10.0.0.1</destination-address>
                <destination-port>7</destination-port>
                <protocol>icmp</protocol>
                <conn-tag>0x0</conn-tag>
                <interface-name>N/A</interface-name>
                <session-token>0x6</session-token>
                <flag>0x20</flag>
                <power-mode-express-path>False</power-mode-express-path>
                <route>N/A</route>
                <gateway>N/A</gateway>
                <tunnel-id>0</tunnel-id>
                <tunnel-type>None</tunnel-type>
                <port-sequence>0</port-sequence>
                <fin-sequence>0</fin-sequence>
                <fin-state>0</fin-state>
                <seq-ack-diff>0</seq-ack-diff>
                <pkt-cnt>0</pkt-cnt>
                <byte-cnt>0</byte-cnt>
            </flow-information>
        </flow-session>
        <displayed-session-count>1</displayed-session-count>
    </flow-session-information>
`)
  })

  it('that nobody has is a count of none', async () => {
    const information = treesOfXml(
      await printedXml(`${SESSIONS} protocol 99`, showSource(new Story())),
      1,
    )[0]!
    expect(information.children).toMatchObject([{ name: 'displayed-session-count', text: '0' }])
  })

  it('says why it ended, after its state', async () => {
    const story = new Story().ping('10.0.0.1', '192.0.2.9', 7, 2).gap('70 s').udp('10.0.0.1/9', '192.0.2.9/9')
    expect(await printedXml(`${SESSIONS} protocol icmp`, showSource(story))).toContain(
      '<sess-state>Invalidated</sess-state>\n            <close-reason>',
    )
  })
})

describe('a summary in XML', () => {
  it('without a filter stands between two empty listings', async () => {
    const trees = treesOfXml(await printedXml(`${SESSIONS} summary`, showSource(new Story())), 1)
    expect(trees.map(({ name, children }) => [name, children.length])).toEqual([
      ['flow-session-information', 0],
      ['flow-session-summary-information', 11],
      ['flow-session-information', 0],
    ])
  })
})

describe('names that somebody made up', () => {
  it('are no elements, and no message to a terminal', async () => {
    const source = showSource(new Story(), {
      inputs: [{ sourceName: '<x>&]]>\u001b[2J\u202e', interfaceName: '"a"', linkType: 1 }],
    })
    const text = await printedXml('show security flow status', source)
    expect(text).toContain('<source-name>&lt;x&gt;&amp;]]&gt;\\x1b[2J\\u202e</source-name>')
    expect(text).toContain('<interface-name>"a"</interface-name>')
  })
})

it('a result that is no answer says why in words', () => {
  const source = showSource(new Story())
  const result = executeShow(parseCommand('show security zones') as ShowCommand, source)
  expect(failureMessage(result)).toBe(
    'a configuration that decides about packets is needed: replay and monitor take one with --config FILE',
  )
  const answered = executeShow(parseCommand('show security flow status') as ShowCommand, source)
  expect(failureMessage(answered)).toBeUndefined()
})

describe.each([
  ['XML', renderXml],
  ['JSON', renderJson],
])('%s', (_, render) => {
  const story = new Story({ maxSessions: 200_000 })
  for (let port = 1; port <= 500; port++) story.udp(`10.0.0.1/${port}`, '192.0.2.9/9')
  const show = (line: string, sink: ByteSink, of = story) =>
    render(executeShow(parseCommand(line) as ShowCommand, showSource(of)), sink)

  it('comes in pieces of a bounded size, which stay until they are taken', async () => {
    const whole = new CollectingSink()
    await show(SESSIONS, whole)
    const lengths = whole.pieces.map(({ length }) => length)
    expect(lengths.length).toBeGreaterThan(10)
    expect(Math.max(...lengths)).toBeLessThan(160 * 1024)
    const taken: string[] = []
    await show(SESSIONS, {
      closed: false,
      async write(bytes) {
        for (let turn = 0; turn < 5; turn++) await Promise.resolve()
        taken.push(Buffer.from(bytes).toString())
      },
    })
    expect(taken.join('')).toBe(whole.text)
  })

  it('stops quietly when the sink is closed', async () => {
    let writes = 0
    const sink = {
      get closed() {
        return writes >= 2
      },
      write() {
        writes++
      },
    }
    await show(SESSIONS, sink)
    expect(writes).toBe(2)
  })

  it('comes by the sink while it searches in vain', async () => {
    const big = new Story({ maxSessions: 200_000 })
    big.table.columns.clock[2] = 200_000
    for (const words of ['source-port 7', 'source-port 7 summary']) {
      let turns = 0
      const sink = {
        closed: false,
        write(bytes: Uint8Array) {
          if (bytes.length < 200) turns++
        },
      }
      await show(`${SESSIONS} ${words}`, sink, big)
      expect(turns).toBeGreaterThanOrEqual(3)
    }
  })

  it('rejects with what the sink throws', async () => {
    const write = () => Promise.reject(new RangeError('no room'))
    await expect(show(SESSIONS, { closed: false, write })).rejects.toThrow('no room')
  })
})
