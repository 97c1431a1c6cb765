import { finish } from '@wingspan/engine'
import { describe, expect, it } from 'vitest'
import { inherit as inheritInSteps } from '../../src/inherit/index.js'
import { isSingleValued } from '../../src/schema/index.js'
import { type ConfigNode, parseConfiguration, printSet } from '../../src/syntax/index.js'
import { millisecondsOfWork } from '../work.js'

const inherit = (...given: Parameters<typeof inheritInSteps>) => finish(inheritInSteps(...given))

function tree(text: string): ConfigNode {
  const { root, problem } = parseConfiguration(text)
  expect(problem).toBeUndefined()
  return root
}

/** The effective configuration as set lines. */
function effective(text: string): string[] {
  const { root, diagnostics } = inherit(tree(text), isSingleValued)
  expect(diagnostics).toEqual([])
  return linesOf(root)
}

function linesOf(root: ConfigNode): string[] {
  return [...printSet(root)].join('').split('\n').filter(Boolean)
}

function codes(text: string): string[] {
  return inherit(tree(text)).diagnostics.map(
    ({ severity, code, path }) => `${severity} ${code} ${path.join(' ')}`,
  )
}

describe('groups', () => {
  it('are inherited where they are applied, and are gone themselves', () => {
    expect(
      effective(`groups { G { system { host-name from-group; } } }
        apply-groups G;
        security { flow { allow-dns-reply; } }`),
    ).toEqual(['set security flow allow-dns-reply', 'set system host-name from-group'])
  })

  it('leave alone the tree that was given', () => {
    const root = tree('groups { G { system { host-name a; } } } apply-groups G;')
    const before = linesOf(root)
    inherit(root)
    expect(linesOf(root)).toEqual(before)
  })

  it('that are not there leave the tree as it is', () => {
    const root = tree('system { host-name a; }')
    expect(inherit(root).root).toBe(root)
  })

  it('that nobody applies say nothing', () => {
    expect(
      effective('groups { G { system { host-name a; } } } security { flow { allow-dns-reply; } }'),
    ).toEqual(['set security flow allow-dns-reply'])
  })

  it('do not take the place of a value that is there', () => {
    expect(
      effective(`groups { G { system { host-name from-group; } } }
        apply-groups G; system { host-name own; }`),
    ).toEqual(['set system host-name own'])
  })

  it('add to containers and lists, after what is there', () => {
    expect(
      effective(`groups { G { interfaces { ge-0/0/0 { unit 1 { family inet { address 10.1.0.1/24; } } } } } }
        apply-groups G;
        interfaces { ge-0/0/0 { unit 0 { family inet { address 10.0.0.1/24; } } } }`),
    ).toEqual([
      'set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24',
      'set interfaces ge-0/0/0 unit 1 family inet address 10.1.0.1/24',
    ])
  })

  it('win in the order in which they are named', () => {
    expect(
      effective(`groups { A { system { host-name a; } } B { system { host-name b; services { ssh; } } } }
        apply-groups [ A B ];`),
    ).toEqual(['set system host-name a', 'set system services ssh'])
  })

  it('win over those of the levels above when they are applied below', () => {
    expect(
      effective(`groups { A { system { host-name a; } } B { system { host-name b; } } }
        apply-groups A; system { apply-groups B; }`),
    ).toEqual(['set system host-name b'])
  })

  it('applied at a level say nothing of other levels', () => {
    expect(
      effective(`groups { G { system { host-name a; } security { flow { allow-dns-reply; } } } }
        security { apply-groups G; }`),
    ).toEqual(['set security flow allow-dns-reply'])
  })

  it('are kept out by apply-groups-except, at that level and below', () => {
    expect(
      effective(`groups { G { interfaces { <*> { description inherited; } } } }
        apply-groups G;
        interfaces { ge-0/0/0 { apply-groups-except G; unit 0; } ge-0/0/1 { unit 0; } }`),
    ).toEqual([
      'set interfaces ge-0/0/0 unit 0',
      'set interfaces ge-0/0/1 unit 0',
      'set interfaces ge-0/0/1 description inherited',
    ])
  })

  it('keep the place of what they say, so that messages can point there', () => {
    const { root } = inherit(
      tree('groups {\n  G {\n    system {\n      host-name a;\n    }\n  }\n}\napply-groups G;'),
    )
    expect(root.at('system', 'host-name', 'a')?.place).toEqual({ line: 4, column: 17 })
  })

  it('are known by name: one that is not defined is an error with its place', () => {
    const { diagnostics } = inherit(tree('system {\n  apply-groups nowhere;\n}'))
    expect(diagnostics).toMatchObject([
      {
        severity: 'error',
        code: 'undefined-group',
        path: ['system', 'apply-groups', 'nowhere'],
        place: { line: 2, column: 16 },
      },
    ])
  })

  it('that every device has need no definition', () => {
    expect(codes('apply-groups junos-defaults; system { host-name a; }')).toEqual([])
  })
})

describe('what is inactive', () => {
  it('is left out', () => {
    expect(
      effective(`system { host-name a; inactive: services { ssh; } }
        inactive: security { flow { allow-dns-reply; } }`),
    ).toEqual(['set system host-name a'])
  })

  it('is left out with its word when it was the only value of it', () => {
    expect(effective('system { inactive: host-name a; domain-name b; }')).toEqual([
      'set system domain-name b',
    ])
  })

  it('is left out in groups, and of groups', () => {
    expect(
      effective(`groups {
          A { system { inactive: host-name a; domain-name b; } }
          inactive: B { system { host-name b; } }
        }
        apply-groups [ A B ];`),
    ).toEqual(['set system domain-name b'])
  })

  it('is left out with what is below it in groups', () => {
    expect(
      effective(`groups { A { inactive: system { domain-name b; } } }
        apply-groups A; system { host-name a; }`),
    ).toEqual(['set system host-name a'])
  })

  it('applies no group, in either form', () => {
    expect(
      effective(`set groups G system host-name a
        set apply-groups G
        deactivate apply-groups
        set security flow allow-dns-reply`),
    ).toEqual(['set security flow allow-dns-reply'])
    expect(
      effective(`groups { G { system { host-name a; } } }
        inactive: apply-groups G; security { flow { allow-dns-reply; } }`),
    ).toEqual(['set security flow allow-dns-reply'])
  })
})

describe('wildcards', () => {
  const described = (pattern: string) =>
    effective(`groups { G { interfaces { ${pattern} { description d; } } } }
      apply-groups G;
      interfaces { ge-0/0/0 { mtu 1500; } ge-0/0/1 { mtu 1500; } xe-0/0/2 { mtu 1500; } }`)
      .filter((line) => line.includes('description'))
      .map((line) => line.split(' ')[2])

  it.each([
    ['<*>', ['ge-0/0/0', 'ge-0/0/1', 'xe-0/0/2']],
    ['<ge-*>', ['ge-0/0/0', 'ge-0/0/1']],
    ['<*-0/0/2>', ['xe-0/0/2']],
    ['<*/[0-1]>', ['ge-0/0/0', 'ge-0/0/1']],
    ['"<[a-h]*>"', ['ge-0/0/0', 'ge-0/0/1']],
    ['"<[!a-h]*>"', ['xe-0/0/2']],
    ['<*/[1-]>', ['ge-0/0/1']],
    ['<?e-0/0/0>', ['ge-0/0/0']],
    ['<ge-0.0.0>', []],
  ])('%s stands for the words that it matches', (pattern, interfaces) => {
    expect(described(pattern.includes('[') ? `"${pattern.replaceAll('"', '')}"` : pattern)).toEqual(
      interfaces,
    )
  })

  it('make no word of their own', () => {
    expect(
      effective('groups { G { interfaces { <*> { mtu 1500; } } } } apply-groups G; system { host-name a; }'),
    ).toEqual(['set system host-name a'])
  })

  it('match words that another group adds', () => {
    expect(
      effective(`groups {
          A { interfaces { ge-0/0/0 { mtu 1500; } } }
          B { interfaces { <*> { description d; } } }
        }
        apply-groups [ A B ];`),
    ).toEqual(['set interfaces ge-0/0/0 mtu 1500', 'set interfaces ge-0/0/0 description d'])
  })

  it('say less than the word itself', () => {
    expect(
      effective(`groups { G { interfaces { <*> { description any; } ge-0/0/0 { description this; } } } }
        apply-groups G; interfaces { ge-0/0/0 { mtu 1500; } }`),
    ).toContain('set interfaces ge-0/0/0 description this')
  })

  it('are decided quickly, whatever the pattern', () => {
    const pattern = `<${'*a'.repeat(40)}b>`
    const name = 'a'.repeat(200)
    const started = process.cpuUsage()
    effective(
      `groups { G { interfaces { ${pattern} { mtu 1; } } } } apply-groups G; interfaces { ${name} { mtu 2; } }`,
    )
    expect(millisecondsOfWork(started)).toBeLessThan(500)
  })
})

describe('groups in groups', () => {
  it('are inherited with the group that applies them', () => {
    expect(
      effective(`groups {
          A { apply-groups B; system { host-name a; } }
          B { system { host-name b; domain-name b; } }
        }
        apply-groups A;`),
    ).toEqual(['set system host-name a', 'set system domain-name b'])
  })

  it('are inherited at the level where the group applies them', () => {
    expect(
      effective(`groups {
          A { interfaces { <*> { apply-groups B; } } }
          B { interfaces { <ge-*> { mtu 9000; } } system { host-name b; } }
        }
        apply-groups A;
        interfaces { ge-0/0/0 { unit 0; } xe-0/0/0 { unit 0; } }`),
    ).toEqual([
      'set interfaces ge-0/0/0 unit 0',
      'set interfaces ge-0/0/0 mtu 9000',
      'set interfaces xe-0/0/0 unit 0',
    ])
  })

  it('are kept out with the group that applies them', () => {
    expect(
      effective(`groups { A { apply-groups B; } B { system { host-name b; } } }
        apply-groups A; system { apply-groups-except A; domain-name own; }`),
    ).toEqual(['set system domain-name own'])
  })

  it('are kept out alone when they are named', () => {
    expect(
      effective(`groups { A { apply-groups B; system { host-name a; } } B { system { domain-name b; } } }
        apply-groups A; system { apply-groups-except B; time-zone UTC; }`),
    ).toEqual(['set system time-zone UTC', 'set system host-name a'])
  })

  it('must not apply each other', () => {
    const found = codes(`groups { A { apply-groups B; } B { system { apply-groups A; } } } apply-groups A;`)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^error group-cycle groups [AB] /)
  })

  it('must not apply themselves', () => {
    expect(codes('groups { A { security { apply-groups A; } } } apply-groups A; security { flow; }')).toEqual(
      ['error group-cycle groups A security apply-groups A'],
    )
  })

  it('must be defined', () => {
    expect(codes('groups { A { system { apply-groups B; } } } apply-groups A;')).toEqual([
      'error undefined-group groups A system apply-groups B',
    ])
  })

  it('in a long chain are an error, not a fault', () => {
    const chain = Array.from({ length: 20_000 }, (_, place) => `g${place} { apply-groups g${place + 1}; }`)
    expect(
      codes(`groups { ${chain.join('\n')} g20000 { system { host-name a; } } } apply-groups g0;`),
    ).toEqual(['error groups-too-deep groups g0'])
  })

  it('that meet again and again are inherited once, quickly', () => {
    const layers = Array.from(
      { length: 40 },
      (_, place) =>
        `a${place} { apply-groups [ a${place + 1} b${place + 1} ]; } b${place} { apply-groups [ a${place + 1} b${place + 1} ]; }`,
    )
    expect(
      effective(`groups { ${layers.join('\n')} a40 { system { host-name a; } } b40 { system { host-name b; } } }
        apply-groups a0;`),
    ).toEqual(['set system host-name a'])
  })
})

describe('groups of nodes and routing engines', () => {
  const TWO_NODES = 'groups { node0 { system { host-name left; } } node1 { system { host-name right; } } }'

  it('apply to the first node, and say so', () => {
    const { root, diagnostics } = inherit(tree(`${TWO_NODES} apply-groups "\${node}";`))
    expect(linesOf(root)).toEqual(['set system host-name left'])
    expect(diagnostics).toMatchObject([{ severity: 'warning', code: 'conditional' }])
  })

  it('leave out what another group applies of the other node', () => {
    const { root } = inherit(
      tree('groups { A { apply-groups node1; } node1 { system { host-name right; } } } apply-groups A;'),
    )
    expect(linesOf(root)).toEqual([])
  })

  it('leave out what is said of the other node', () => {
    const { root, diagnostics } = inherit(tree(`${TWO_NODES} apply-groups [ node1 node0 ];`))
    expect(linesOf(root)).toEqual(['set system host-name left'])
    expect(diagnostics).toMatchObject([
      { severity: 'warning', code: 'conditional', path: ['apply-groups', 'node1'] },
    ])
  })
})

describe('apply-macro', () => {
  it('has no effect', () => {
    expect(
      effective('routing-instances { apply-macro note { a b; } VR { instance-type virtual-router; } }'),
    ).toEqual(['set routing-instances VR instance-type virtual-router'])
  })
})

describe('a configuration of 100,000 lines', () => {
  it('inherits in well under a second', () => {
    const names = Array.from({ length: 50_000 }, (_, place) => `address A${place} 10.0.0.1/32;`)
    const more = Array.from({ length: 50_000 }, (_, place) => `address A${place} { description d; }`)
    const root =
      tree(`groups { G { security { address-book { global { ${more.join('\n')} address <A1*> { description w; } } } } } }
      apply-groups G;
      security { address-book { global { ${names.join('\n')} } } }`)
    const started = process.cpuUsage()
    const { root: result } = inherit(root, isSingleValued)
    expect(millisecondsOfWork(started)).toBeLessThan(2000)
    expect(
      result.at('security', 'address-book', 'global', 'address', 'A49999', 'description', 'd'),
    ).toBeDefined()
  })
})
