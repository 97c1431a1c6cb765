import { describe, expect, it } from 'vitest'
import { branch, branchStory } from '../show/branch.js'
import { ConfiguredStory, loadSound } from '../story/configured-story.js'

describe('show configuration', () => {
  const story = branchStory()

  it('prints what is below a path, in either form', async () => {
    expect(await story.print('show configuration security nat source pool out-pool')).toBe(
      'address {\n    203.0.113.10/32 to 203.0.113.11/32;\n}\n',
    )
    expect(await story.print('show configuration security nat source pool out-pool | display set')).toBe(
      'set security nat source pool out-pool address 203.0.113.10/32 to 203.0.113.11/32\n',
    )
  })

  it('prints a statement that has a value with its word', async () => {
    expect(await story.print('show configuration system host-name')).toBe('host-name branch;\n')
    expect(await story.print('show configuration system host-name | display set')).toBe(
      'set system host-name branch\n',
    )
  })

  it('takes words as far as they are not ambiguous', async () => {
    expect(await story.print('show configuration sys host')).toBe('host-name branch;\n')
    expect(await story.print('show configuration security policies from-zone trust to-zone')).toContain(
      'policy no-telnet',
    )
  })

  it('prints nothing for what is not configured', async () => {
    expect(await story.print('show configuration snmp')).toBe('')
    expect(await story.print('show configuration snmp community public')).toBe('')
    expect(await story.print('show configuration security nat source pool nothing')).toBe('')
    expect(await story.print('show configuration system apply-groups')).toBe('')
  })

  it('can be loaded again', async () => {
    for (const words of ['', '| display set']) {
      const again = loadSound(await story.print(`show configuration ${words}`))
      const same = new ConfiguredStory(await story.print(`show configuration ${words}`))
      expect(again.rules!.policies).toEqual(story.configuration.rules.policies)
      expect(await same.print('show configuration')).toBe(await story.print('show configuration'))
    }
  })

  it('can be loaded again without its secrets', async () => {
    const given = branch('system root-authentication encrypted-password "$6$salt$digest"')
    for (const words of ['', '| display set']) {
      const text = await new ConfiguredStory(given).print(`show configuration ${words}`)
      const again = loadSound(text)
      expect(again.diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
        'secret-left-out: system root-authentication encrypted-password: the secret was left out',
      ])
      expect(await new ConfiguredStory(text).print(`show configuration ${words}`)).toBe(text)
    }
  })

  it('shows what groups say where it takes effect, and which said it', async () => {
    const grouped = new ConfiguredStory(
      branch(`groups G system domain-name example.com
        groups G system name-server 9.9.9.9
        groups G system root-authentication encrypted-password $6$salt$digest
        apply-groups G
        system name-server 192.0.2.1`),
    )
    const show = (words: string) => grouped.print(`show configuration ${words}`)
    const system = await show('system | display inheritance')
    expect(system).toBe(`host-name branch;
name-server {
    192.0.2.1;
    ##
    ## '9.9.9.9' was inherited from group 'G'
    ##
    9.9.9.9;
}
##
## 'example.com' was inherited from group 'G'
##
domain-name example.com;
##
## 'root-authentication' was inherited from group 'G'
##
root-authentication {
    ##
    ## '/* SECRET-DATA */' was inherited from group 'G'
    ##
    encrypted-password /* SECRET-DATA */; ## SECRET-DATA
}
`)
    expect(await show('system domain-name | display inheritance')).toBe(
      "##\n## 'example.com' was inherited from group 'G'\n##\ndomain-name example.com;\n",
    )
    expect(await show('system domain-name')).toBe('')
    expect(await show('| display inheritance | display set')).toContain(
      'set system domain-name example.com\n',
    )
    expect(loadSound(await show('| display inheritance')).rules).toEqual(loadSound(await show('')).rules)
    expect(await show('groups G system name-server | display inheritance')).toContain('9.9.9.9')
  })

  it('hides secrets, in whatever form they are written', async () => {
    const secrets = [
      ['system root-authentication encrypted-password', '$6$salt$digest'],
      ['security ike policy p pre-shared-key ascii-text', 'open-sesame'],
      ['security ike policy q pre-shared-key hexadecimal', 'cafe01'],
      ['protocols bgp group g authentication-key', 'bgp-word'],
      ['system radius-server 192.0.2.1 secret', 'radius-word'],
      ['snmp v3 usm local-engine user u authentication-sha authentication-password', 'snmp-word'],
    ] as const
    const secret = new ConfiguredStory(
      branch(secrets.map(([statement, value]) => `${statement} "${value}"`).join('\n')),
    )
    const paths = secrets.flatMap(([statement, value]) => [statement, `${statement} ${value[0]}`])
    for (const path of ['', ...paths]) {
      for (const words of [path, `${path} | display set`]) {
        const text = await secret.print(`show configuration ${words}`)
        for (const [, value] of secrets) expect(text, words).not.toContain(value)
      }
    }
    const hidden = await secret.print('show configuration')
    const lines = hidden.split('\n').filter((line) => line.includes('/* SECRET-DATA */'))
    expect(lines).toHaveLength(secrets.length)
    for (const line of lines) expect(line).toMatch(/\/\* SECRET-DATA \*\/; ## SECRET-DATA$/)
    const set = await secret.print('show configuration | display set')
    expect(set.match(/\/\* SECRET-DATA \*\/ ## SECRET-DATA$/gm)).toHaveLength(secrets.length)
  })

  it('never prints an invisible character', async () => {
    const hostile = new ConfiguredStory(branch('system location building "a\u202e31mb"'))
    const text = await hostile.print('show configuration system')
    expect(text).toContain('\\u202e31m')
    expect(text).not.toContain('\u202e')
  })
})
