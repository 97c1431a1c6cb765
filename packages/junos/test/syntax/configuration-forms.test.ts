import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ConfigNode,
  isSameTree,
  parseConfiguration,
  printHierarchical,
  printSet,
} from '../../src/syntax/index.js'

const words = fc
  .oneof(
    { weight: 6, arbitrary: fc.stringMatching(/^[a-z][a-z0-9.-]{0,6}$/) },
    { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' }) },
  )
  .filter((word) => !/[\u0000-\u001f\u007f-\u009f]/.test(word))

interface Shape {
  readonly word: string
  readonly inactive: boolean
  readonly joined: boolean
  readonly children: readonly Shape[]
}
const treeOf = (children: fc.Arbitrary<readonly Shape[]>): fc.Arbitrary<Shape> =>
  fc.record({ word: words, inactive: fc.boolean(), joined: fc.boolean(), children })
const several = (children: fc.Arbitrary<Shape>) => fc.array(children, { maxLength: 4 })
const tree = treeOf(several(treeOf(several(treeOf(several(treeOf(fc.constant([]))))))))

function grow(shape: Shape, parent: ConfigNode): void {
  const node = parent.add(shape.word)
  node.isInactive = shape.inactive
  node.isJoined = shape.joined
  for (const child of shape.children) grow(child, node)
}

function rootOf(shapes: readonly Shape[]): ConfigNode {
  const root = new ConfigNode('')
  // A first word that is a command would say that the text is in set form.
  grow({ word: 'system', inactive: false, joined: false, children: [] }, root)
  for (const shape of shapes) grow(shape, root)
  return root
}

function read(text: string): ConfigNode {
  const { root, problem } = parseConfiguration(text)
  expect(problem).toBeUndefined()
  return root
}

describe('a tree printed and read again is the same', () => {
  it('in the hierarchical form', () => {
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 4 }), (shapes) => {
        const root = rootOf(shapes)
        expect(isSameTree(read([...printHierarchical(root)].join('')), root)).toBe(true)
      }),
    )
  })

  it('in the set form', () => {
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 4 }), (shapes) => {
        const root = rootOf(shapes)
        expect(isSameTree(read([...printSet(root)].join('')), root)).toBe(true)
      }),
    )
  })
})

describe('the hierarchical form', () => {
  it('has comments, marks, lists, quotes and secrets', () => {
    const root = read(`## Last changed: 2026-11-24
version 24.4R1;
/* a comment
   of two lines */
system {
    host-name branch; # here
    login { user ops { authentication { encrypted-password "$6$a b"; ## SECRET-DATA
    } } }
    inactive: services { ssh; }
}
security { zones { security-zone trust { interfaces [ ge-0/0/0.0 ge-0/0/1.0 ]; } } }
`)
    expect(root.at('system', 'host-name', 'branch')).toBeDefined()
    expect(root.at('system', 'services')!.isInactive).toBe(true)
    const password = root.at('system', 'login', 'user', 'ops', 'authentication', 'encrypted-password')!
    expect(password.children[0]).toMatchObject({ word: '$6$a b', isSecret: true })
    const interfaces = root.at('security', 'zones', 'security-zone', 'trust', 'interfaces')!
    expect(interfaces.children.map(({ word }) => word)).toEqual(['ge-0/0/0.0', 'ge-0/0/1.0'])
    expect([...printHierarchical(root.at('security')!)].join('')).toBe(
      'zones {\n    security-zone trust {\n        interfaces [ ge-0/0/0.0 ge-0/0/1.0 ];\n    }\n}\n',
    )
  })

  it('hides secrets when asked to', () => {
    const root = read('system { root-authentication { encrypted-password "$6$x"; ## SECRET-DATA\n} }')
    expect([...printHierarchical(root, { hidesSecrets: true })].join('')).not.toContain('$6$')
  })
})

describe('the set form', () => {
  it('sets, deletes, deactivates, inserts, renames and copies below where edit has moved to', () => {
    const root = read(`set system host-name a
edit security policies from-zone trust to-zone untrust
set policy one match source-address any
set policy two then permit
set policy three then [ deny count ]
insert policy three before policy two
deactivate policy two
rename policy one to policy uno
copy policy two to policy vier
top
delete system host-name
`)
    const policies = root.at('security', 'policies', 'from-zone', 'trust', 'to-zone', 'untrust', 'policy')!
    expect(policies.children.map(({ word }) => word)).toEqual(['uno', 'three', 'two', 'vier'])
    expect(policies.child('two')!.isInactive).toBe(true)
    expect(policies.at('three', 'then')!.children.map(({ word }) => word)).toEqual(['deny', 'count'])
    expect(root.at('system')!.children).toEqual([])
  })

  it('makes the tree of the hierarchical form', () => {
    const set = read('set system host-name a\nset system services ssh\nset security flow allow-dns-reply\n')
    const braces = read('system { host-name a; services { ssh; } } security { flow { allow-dns-reply; } }')
    expect(isSameTree(set, braces)).toBe(true)
  })

  it('reads a hundred thousand lines quickly', () => {
    const lines = Array.from(
      { length: 100_000 },
      (_, n) =>
        `set security policies from-zone trust to-zone untrust policy p${n >> 2} ${['match source-address any', 'match destination-address any', 'match application any', 'then permit'][n & 3]}`,
    )
    const start = performance.now()
    read(lines.join('\n'))
    expect(performance.now() - start).toBeLessThan(2000)
  })
})

describe('what is no configuration gives one problem', () => {
  const problem = (text: string) => {
    const { problem } = parseConfiguration(text)
    return problem && [problem.code, problem.place.line, problem.place.column]
  }
  it.each([
    ['', 'empty', 1, 1],
    ['   \n# only a comment\n', 'empty', 1, 1],
    ['system {\n  host-name a;\n', 'cut-off', 3, 1],
    ['system {\n  host-name a\n}\n', 'unexpected-token', 3, 1],
    ['system { } }', 'unexpected-token', 1, 12],
    ['system { host-name "a; }', 'open-quote', 1, 20],
    ['/* never ends', 'open-comment', 1, 1],
    ['system { host-name [ a b; }', 'unexpected-token', 1, 25],
    ['<configuration>', 'unexpected-token', 1, 1],
    ['{ "a": 1 }', 'unexpected-token', 1, 1],
    ['system {\n host\u0000name a;\n}', 'control-character', 2, 6],
    ['set system host-name a\nfrobnicate\n', 'unexpected-token', 2, 1],
    ['set system host-name a\ndelete system name-server\n', 'statement-not-found', 2, 15],
    ['set\n', 'unexpected-token', 1, 1],
    ['insert a b', 'unexpected-token', 1, 1],
  ])('%j', (text, code, line, column) => {
    expect(problem(text)).toEqual([code, line, column])
  })

  it('nested ten thousand deep, at once', () => {
    expect(problem('a {'.repeat(10_000))![0]).toBe('too-deep')
  })

  it('over 64 MiB, at once', () => {
    expect(problem(`system { host-name a; }${' '.repeat(64 * 1024 * 1024)}`)![0]).toBe('too-large')
  })

  it('of any text, without an exception', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(parseConfiguration(text).root).toBeInstanceOf(ConfigNode)
        parseConfiguration(`set ${text}`)
      }),
    )
  })

  it('names words so that a terminal is safe', () => {
    const { problem } = parseConfiguration('system \u001b[31m;')
    expect(problem!.message).not.toContain('\u001b')
  })
})
