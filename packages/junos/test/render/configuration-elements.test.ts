import { describe, expect, it } from 'vitest'
import { loadConfiguration } from '../../src/index.js'
import { printedXml } from '../show/ask.js'
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
                        <to>203.0.113.11/32</to>
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
    const source = { ...shown, configured: { ...shown.configured!, root } }
    const text = await printedXml('show configuration', source)
    expect(text).toContain('<security inactive="inactive">')
    expect(text).toContain('<security-zone inactive="inactive">')
    expect(text).toContain('<encrypted-password>/* SECRET-DATA */</encrypted-password>')
    expect(text).not.toContain('$6$')
  })

  it('keeps what the schema does not know', async () => {
    const { shown } = branchStory()
    const { root } = loadConfiguration('strange { thing 5; "other thing" { a; b c; } }')
    const source = { ...shown, configured: { ...shown.configured!, root } }
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
