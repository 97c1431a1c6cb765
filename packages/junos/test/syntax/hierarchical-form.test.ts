import { describe, expect, it } from 'vitest'
import { isSameTree, parseConfiguration } from '../../src/syntax/index.js'
import { linesOf, messageOf, problemOf, read } from './trees.js'

describe('the hierarchical form', () => {
  it('has comments, marks, lists, quotes and secrets', () => {
    const root = read(`## Last changed: 2026-11-24
version 24.4R1;
/* a comment
   of two lines; { */
system {
    host-name branch; # here
    login { user ops { authentication { encrypted-password "$6$a b"; ## SECRET-DATA
    } } }
    inactive: services { ssh; }
}
security { zones { security-zone trust { interfaces [ ge-0/0/0.0 ge-0/0/1.0 ]; } } }
`)
    expect(linesOf(root)).toEqual([
      'set version 24.4R1',
      'set system host-name branch',
      'set system login user ops authentication encrypted-password "$6$a b" ## SECRET-DATA',
      'set system services ssh',
      'deactivate system services',
      'set security zones security-zone trust interfaces ge-0/0/0.0',
      'set security zones security-zone trust interfaces ge-0/0/1.0',
    ])
  })

  it('says where each word was read, in characters', () => {
    const root = read('\ufeffa {\r\n\t"\u{1f600}" b { c; }\r\n}')
    expect(root.at('a')!.place).toEqual({ line: 1, column: 1 })
    expect(root.at('a', '\u{1f600}')!.place).toEqual({ line: 2, column: 2 })
    expect(root.at('a', '\u{1f600}', 'b')!.place).toEqual({ line: 2, column: 6 })
    expect(root.at('a', '\u{1f600}', 'b', 'c')!.place).toEqual({ line: 2, column: 10 })
  })

  it('gives a value that stands again the later place, so that the last one given can be told', () => {
    const root = read('system { host-name a; host-name b; host-name a; }')
    const [a, b] = root.at('system', 'host-name')!.children
    expect([a!.place!.column, b!.place!.column]).toEqual([46, 33])
  })

  it('merges statements that begin alike', () => {
    expect(linesOf(read('a { b c; d; } a { b { e; } }'))).toEqual(['set a b c', 'set a b e', 'set a d'])
  })

  it('takes a backslash for an escape before a quote and a backslash only', () => {
    const { word } = read(String.raw`a "\"\\\n\.";`).child('a')!.children[0]!
    expect(word).toBe(String.raw`"\\n\.`)
  })

  it('keeps brackets of a pattern in its word', () => {
    const root = read('interfaces { <ge-0/0/[0-3]> { mtu 1500; } <*> { mtu 1400; } } x [ <a> <[b]> ];')
    expect(root.child('interfaces')!.children.map(({ word }) => word)).toEqual(['<ge-0/0/[0-3]>', '<*>'])
    expect(root.child('x')!.children.map(({ word }) => word)).toEqual(['<a>', '<[b]>'])
  })

  it('takes marks in quotes for words', () => {
    expect(read('"inactive:" a;').at('inactive:', 'a')).toBeDefined()
  })

  it('marks the last word of a statement inactive, or the values of its list, or some of them', () => {
    const root = read(`inactive: policy one { then deny; } inactive: host-name a;
      inactive: first [ a b ]; second [ inactive: a b ]; inactive:
      protect: other; inactive: again; active: again;`)
    expect(linesOf(root).filter((line) => line.startsWith('deactivate'))).toEqual([
      'deactivate policy one',
      'deactivate host-name a',
      'deactivate first a',
      'deactivate first b',
      'deactivate second a',
      'deactivate other',
    ])
  })

  it('replaces a statement where it stands', () => {
    const root = read(`policy one { a; } policy two { b; c { d; } } policy three { e; }
      inactive: list [ a b ]; replace: policy two { f; } replace: list [ c ]; replace: new { g; }`)
    expect(linesOf(root)).toEqual([
      'set policy one a',
      'set policy two f',
      'set policy three e',
      'set list c',
      'set new g',
    ])
  })

  it('deletes a statement, with a warning when it is not there', () => {
    expect(linesOf(read('a { b; c { d; } e; } a { delete: c { x; } delete: b; }'))).toEqual(['set a e'])
    expect(problemOf('a { b; }\ndelete: a c;')).toEqual(['statement-not-found', 2, 11])
    expect(messageOf('a { b; } a { delete: "c d"; }')).toBe('statement not found: a "c d"')
    const { root, problem, failures } = parseConfiguration('a { b; }\ndelete: a c { d; } e;')
    expect(problem).toBeUndefined()
    expect(failures.map(({ severity }) => severity)).toEqual(['warning'])
    expect(linesOf(root)).toEqual(['set a b', 'set e'])
  })

  it('knows a secret by its mark and by its form', () => {
    const root = read(`a "$9$x"; b $6$y; c z; ## SECRET-DATA
      d { e; } ## SECRET-DATA
      f $7; g [ h i ]; ## SECRET-DATA
      j k; # nothing`)
    const isSecret = (...path: string[]) => root.at(...path)!.isSecret
    expect([isSecret('a', '$9$x'), isSecret('b', '$6$y'), isSecret('c', 'z')]).toEqual([true, true, true])
    expect([isSecret('d'), isSecret('d', 'e'), isSecret('f', '$7')]).toEqual([true, false, false])
    expect([isSecret('g', 'h'), isSecret('g', 'i'), isSecret('j', 'k')]).toEqual([true, true, false])
  })

  it('is told from the set form by the first word', () => {
    expect(parseConfiguration('# set\nsystem;').form).toBe('hierarchical')
    expect(parseConfiguration('"set" a;').form).toBe('hierarchical')
    expect(parseConfiguration('/* a */ set a').form).toBe('set')
  })

  it('makes the tree of the set form', () => {
    const set = read('set system host-name a\nset system services ssh\nset security flow allow-dns-reply\n')
    const braces = read('system { host-name a; services { ssh; } } security { flow { allow-dns-reply; } }')
    expect(isSameTree(set, braces)).toBe(true)
  })
})
