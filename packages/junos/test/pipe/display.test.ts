/** `| display`: replies and requests. */
import { describe, expect, it } from 'vitest'
import {
  answer,
  CommandError,
  executeShow,
  JUNOS_RELEASE,
  parseLine,
  type ShowCommand,
} from '../../src/index.js'
import { CollectingSink, printedJson, printedXml } from '../show/ask.js'
import { branchStory } from '../show/branch.js'
import { noFiles } from './piped.js'

const { shown } = branchStory()

async function answered(line: string, sink = new CollectingSink()): Promise<string> {
  const parsed = parseLine(line, shown.configured!.configuration.applications)
  if (parsed instanceof CommandError) throw parsed
  await answer(() => executeShow(parsed.command as ShowCommand, shown), parsed, sink, noFiles)
  return sink.text
}

const START = `<rpc-reply xmlns:junos="http://xml.juniper.net/junos/${JUNOS_RELEASE}/junos">\n`
const END = '    <cli>\n        <banner></banner>\n    </cli>\n</rpc-reply>\n'

describe('display', () => {
  it('xml is the answer in a reply', async () => {
    const line = 'show security flow session summary'
    expect(await answered(`${line} | display xml`)).toBe(`${START}${await printedXml(line, shown)}${END}`)
  })

  it('json is the answer alone', async () => {
    const line = 'show security zones'
    expect(await answered(`${line} | display json`)).toBe(await printedJson(line, shown))
  })

  it('goes through the pipes after it, and leaves others before it alone', async () => {
    const line = 'show security zones | no-more | display xml | match zonename | trim 12 | count'
    expect(await answered(line)).toBe('Count: 5 lines\n')
    expect(await answered(`${line.replace(' | count', '')} | last 1`)).toBe(
      '<zones-security-zonename>junos-host</zones-security-zonename>\n',
    )
  })

  it.each([
    [
      'show security flow session protocol icmp summary',
      '        <get-flow-session-information>\n                <protocol>icmp</protocol>\n                <summary/>\n        </get-flow-session-information>\n',
    ],
    [
      'sh sec fl se source-prefix 10.0.0.1 prot 6',
      '        <get-flow-session-information>\n                <source-prefix>10.0.0.1/32</source-prefix>\n                <protocol>tcp</protocol>\n        </get-flow-session-information>\n',
    ],
    [
      'show security flow session session-identifier 7',
      '        <get-flow-session-by-identifier>\n                <session-identifier>7</session-identifier>\n        </get-flow-session-by-identifier>\n',
    ],
    ['show security flow status', '        <get-flow-status-all>\n        </get-flow-status-all>\n'],
    [
      'show security nat source rule all',
      '        <get-source-nat-rule-sets-information>\n                <all/>\n        </get-source-nat-rule-sets-information>\n',
    ],
    [
      'show security zones "a<b"',
      '        <get-zones-information>\n                <zone-name>a&lt;b</zone-name>\n        </get-zones-information>\n',
    ],
    [
      'show configuration interfaces ge-0/0/0 unit 0',
      '        <get-configuration>\n                <configuration>\n                    <interfaces>\n                        <name>ge-0/0/0</name>\n                        <unit>\n                            <name>0</name>\n                        </unit>\n                    </interfaces>\n                </configuration>\n        </get-configuration>\n',
    ],
  ])('xml rpc of %s is its request', async (line, request) => {
    expect(await answered(`${line}|display xml rpc`)).toBe(`${START}    <rpc>\n${request}    </rpc>\n${END}`)
  })

  it('set is the other form of a configuration', async () => {
    expect(await answered('show configuration system | display set | match host')).toBe(
      'set system host-name branch\n',
    )
  })

  it('ends no reply that nobody reads', async () => {
    const sink = new CollectingSink()
    const write = sink.write.bind(sink)
    sink.write = (bytes) => {
      write(bytes)
      sink.closed = sink.pieces.length >= 2
    }
    expect(await answered('show security flow session | display xml', sink)).not.toContain('</rpc-reply>')
  })
})
