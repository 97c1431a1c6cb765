import { describe, expect, it } from 'vitest'
import { loadConfiguration } from '../../src/index.js'
import { printed, printedJson, printedXml } from '../show/ask.js'
import { branchStory } from '../show/branch.js'

async function configuration(words: string): Promise<string> {
  const text = await printedXml(`show configuration ${words}`, branchStory().shown)
  return text.replaceAll(/^ {4}/gm, '')
}

describe('a configuration as elements', () => {
  it('has names in elements, values as text and flags as empty elements', async () => {
    expect(await configuration('security nat source')).toBe(`<configuration>
    <security>
        <nat>
            <source>
                <pool>
                    <name>out-pool</name>
                    <address>
                        <name>203.0.113.10/32</name>
                        <to>
                            <ipaddr>203.0.113.11/32</ipaddr>
                        </to>
                    </address>
                </pool>
                <rule-set>
                    <name>outward</name>
                    <from>
                        <zone>trust</zone>
                    </from>
                    <to>
                        <zone>untrust</zone>
                    </to>
                    <rule>
                        <name>office-out</name>
                        <match>
                            <source-address>10.0.0.0/24</source-address>
                        </match>
                        <then>
                            <source-nat>
                                <pool>
                                    <pool-name>out-pool</pool-name>
                                </pool>
                            </source-nat>
                        </then>
                    </rule>
                </rule-set>
                <rule-set>
                    <name>servers</name>
                    <from>
                        <zone>dmz</zone>
                    </from>
                    <to>
                        <zone>untrust</zone>
                    </to>
                    <rule>
                        <name>dmz-out</name>
                        <match>
                            <source-address>172.16.0.0/24</source-address>
                        </match>
                        <then>
                            <source-nat>
                                <interface/>
                            </source-nat>
                        </then>
                    </rule>
                </rule-set>
            </source>
        </nat>
    </security>
</configuration>
`)
  })

  it('has a policy for each pair of zones', async () => {
    const text = await configuration('security policies from-zone trust to-zone untrust policy own')
    expect(text).toBe(`<configuration>
    <security>
        <policies>
            <policy>
                <from-zone-name>trust</from-zone-name>
                <to-zone-name>untrust</to-zone-name>
                <policy>
                    <name>own</name>
                    <match>
                        <source-address>office</source-address>
                        <destination-address>any</destination-address>
                        <application>own-app</application>
                    </match>
                    <then>
                        <permit/>
                        <log>
                            <session-init/>
                            <session-close/>
                        </log>
                        <count/>
                    </then>
                </policy>
            </policy>
        </policies>
    </security>
</configuration>
`)
  })

  it('names the entries of lists that have no word', async () => {
    const text = await configuration('interfaces gr-0/0/0')
    expect(text).toContain('<interface>\n            <name>gr-0/0/0</name>')
    expect(text).toContain('<family>\n                    <inet>')
    const books = await configuration('security address-book global address office')
    expect(books).toContain('<name>office</name>\n                <ip-prefix>10.0.0.0/24</ip-prefix>')
  })

  it('marks what is inactive, and shows no secret', async () => {
    const { shown } = branchStory()
    const { root } = loadConfiguration(`
      inactive: security { zones { inactive: security-zone a; } }
      system { login { user ann { class operator; authentication { encrypted-password "$6$salt$hash"; } } } }`)
    const source = { ...shown, written: root }
    const text = await printedXml('show configuration', source)
    expect(text).toContain('<security inactive="inactive">')
    expect(text).toContain('<security-zone inactive="inactive">')
    expect(text).toContain('<encrypted-password>/* SECRET-DATA */</encrypted-password>')
    expect(text).not.toContain('$6$')
  })

  it('shows none of several secrets either, whatever holds them', async () => {
    const { shown } = branchStory()
    const { root } = loadConfiguration('strange { ascii-text [ hunter1 hunter2 ]; secret hunter3 { more; } }')
    const source = { ...shown, written: root }
    const text = await printedXml('show configuration', source)
    expect(text).toContain('<name>/* SECRET-DATA */</name>')
    expect(text).not.toContain('hunter')
  })

  it('tells a word that has nothing below it from a value', async () => {
    const texts = [
      'system { services { ssh; netconf { ssh; } web-management { http; } } }',
      'set system services ssh\nset system services netconf ssh\nset system services web-management http',
    ]
    for (const text of texts) {
      const source = { ...branchStory().shown, written: loadConfiguration(text).root }
      const services = (await printedXml('show configuration system services', source)).replaceAll(/\s/g, '')
      expect(services).toContain(
        '<services><ssh/><netconf><ssh/></netconf><web-management><http/></web-management></services>',
      )
      const json = await printedJson('show configuration system services netconf', source)
      expect(json.replaceAll(/\s/g, '')).toContain('"netconf":[{"ssh":[{"data":[null]}]}]')
      expect(await printed('show configuration system services netconf', source)).toBe('ssh;\n')
    }
  })

  it('has an element for the end of a range', async () => {
    const book = 'set security address-book global address a range-address 10.0.0.1 to 10.0.0.9'
    const pool = 'set security nat destination pool p address 10.0.0.1/32 to 10.0.0.9/32'
    const written = loadConfiguration(`${book}\n${pool}`).root
    const text = await printedXml('show configuration', { ...branchStory().shown, written })
    expect(text.replaceAll(/\s/g, '')).toContain('<to><range-high>10.0.0.9</range-high></to>')
    expect(text.replaceAll(/\s/g, '')).toContain('<to><ipaddr>10.0.0.9/32</ipaddr></to>')
  })

  it('keeps what the schema does not know', async () => {
    const { shown } = branchStory()
    const { root } = loadConfiguration('strange { thing 5; "other thing" { a; b c; } }')
    const source = { ...shown, written: root }
    expect(await printedXml('show configuration', source)).toBe(`    <configuration>
        <strange>
            <thing>5</thing>
            <undocumented>
                <name>other thing</name>
                <a/>
                <b>c</b>
            </undocumented>
        </strange>
    </configuration>
`)
  })
})
