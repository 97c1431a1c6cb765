import { finish } from '@wingspan/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatWord,
  isSameTree,
  printHierarchical,
  printSet,
  type StatementShape,
  settleMarks,
} from '../../src/syntax/index.js'
import { anyShape, anyTree, linesOf, read } from './trees.js'

const braces = (text: string, shape?: StatementShape) =>
  [...printHierarchical(read(text), shape ? { shape } : {})].join('')

describe('a tree printed and read again is the same', () => {
  it('in the hierarchical form', () => {
    fc.assert(
      fc.property(anyTree, (root) => {
        expect(isSameTree(read([...printHierarchical(root)].join('')), root)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('in the hierarchical form with any layout, once marks are settled', () => {
    fc.assert(
      fc.property(anyTree, anyShape, (root, shape) => {
        finish(settleMarks(root, shape))
        const again = read([...printHierarchical(root, { shape })].join(''))
        finish(settleMarks(again, shape))
        expect(isSameTree(again, root)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('in the set form', () => {
    fc.assert(
      fc.property(anyTree, (root) => {
        expect(isSameTree(read([...printSet(root)].join('')), root)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('a line at a time', () => {
    fc.assert(
      fc.property(anyTree, anyShape, (root, shape) => {
        for (const line of [...printHierarchical(root, { shape }), ...printSet(root)]) {
          expect(line.indexOf('\n')).toBe(line.length - 1)
        }
      }),
    )
  })
})

describe('two trees', () => {
  it.each([
    ['a b; c;', 'a { b; } c;', true],
    ['a [ b c ];', 'a { b; c; }', true],
    ['a; b;', 'b; a;', false],
    ['a { b; }', 'a;', false],
    ['a;', 'inactive: a;', false],
    ['a b;', 'a c;', false],
  ])('%s and %s are the same: %s', (left, right, isSame) => {
    expect(isSameTree(read(left), read(right))).toBe(isSame)
  })
})

describe('the hierarchical form is printed', () => {
  it('as it was read where nobody knows the words', () => {
    const text = `version 24.4R1;
system {
    host-name branch;
    inactive: domain-name "a b";
    login {
        user ops {
            authentication {
                encrypted-password "$6$a"; ## SECRET-DATA
            }
        }
    }
}
inactive: security {
    address A 10.0.0.0/8;
    inactive: address B 10.0.0.0/9;
    policy one {
        match {
            source-address [ a b ];
            inactive: application [ c d ];
        }
    }
    flow;
}
`
    expect(braces(text.replaceAll(/\n +/g, '\n'))).toBe(text.replace('"$6$a"', '$6$a'))
  })

  const shape: StatementShape = ({ word }) => {
    if (word === 'policy' || word === 'address') return 'joined'
    if (word === 'host-name') return 'value'
    return word === 'source-address' ? 'list' : 'block'
  }

  it('in the layout of those who know the words', () => {
    const text = `set host-name a
set policy one source-address [ a b ]
set policy two source-address c
set address A 10.0.0.0/8`
    expect(braces(text, shape)).toBe(`host-name a;
policy one {
    source-address [ a b ];
}
policy two {
    source-address c;
}
address A {
    10.0.0.0/8;
}
`)
  })

  it('with marks where a device has them, from either form', () => {
    const set = read(`set host-name a
deactivate host-name
set policy one source-address [ a b ]
deactivate policy one source-address
set policy two source-address [ a b ]
deactivate policy two source-address b
set policy three source-address a
deactivate policy three`)
    const text = `inactive: host-name a;
policy one {
    inactive: source-address [ a b ];
}
policy two {
    source-address a;
    inactive: source-address b;
}
inactive: policy three {
    source-address a;
}
`
    expect([...printHierarchical(set, { shape })].join('')).toBe(text)
    const again = read(text)
    expect(isSameTree(again, set)).toBe(false)
    finish(settleMarks(again, shape))
    expect(isSameTree(again, set)).toBe(true)
    expect(linesOf(again)).toEqual(linesOf(set))
  })

  it('with a comment in place of secrets when they are to be hidden', () => {
    const root = read('a "$9$x y"; b c; ## SECRET-DATA\nd [ e f ]; ## SECRET-DATA\ng h;')
    const text = [...printHierarchical(root, { hidesSecrets: true })].join('')
    expect(text).toBe(`a /* SECRET-DATA */; ## SECRET-DATA
b /* SECRET-DATA */; ## SECRET-DATA
d [ /* SECRET-DATA */ /* SECRET-DATA */ ]; ## SECRET-DATA
g h;
`)
    const lines = [...printSet(root, [], { hidesSecrets: true })].join('')
    expect(lines).not.toMatch(/\$9|[cef] ##/)
    expect(lines).toContain('set b /* SECRET-DATA */ ## SECRET-DATA\n')
  })

  it('that is read again as a secret that is not known, in both forms and among comments', () => {
    const texts = [
      'a { /* b */ c /* SECRET-DATA */; ## SECRET-DATA\nd [ e /* SECRET-DATA */ ]; } # /* SECRET-DATA */\nf;',
      'set a c /* SECRET-DATA */ ## SECRET-DATA\nset a /* x */ d [ e /* SECRET-DATA */ ]\nset f # /* SECRET-DATA */',
    ]
    for (const text of texts) {
      const root = read(text)
      expect(root.at('a', 'c', '/* SECRET-DATA */')!.isSecret).toBe(true)
      expect(linesOf(root)).toEqual([
        'set a c /* SECRET-DATA */ ## SECRET-DATA',
        'set a d e',
        'set a d /* SECRET-DATA */ ## SECRET-DATA',
        'set f',
      ])
      const printed = [...printHierarchical(root)].join('')
      expect([...printHierarchical(read(printed))].join('')).toBe(printed)
    }
  })
})

describe('the set form is printed', () => {
  it('below a path, with what is inactive behind its statements', () => {
    const node = read('a { "b c" { inactive: d { e; f; } } }').at('a', 'b c')!
    expect([...printSet(node, ['a', 'b c'])]).toEqual([
      'set a "b c" d e\n',
      'set a "b c" d f\n',
      'deactivate a "b c" d\n',
    ])
  })
})

describe('a word is printed', () => {
  it.each([
    ['ge-0/0/0.0', 'ge-0/0/0.0'],
    ['', '""'],
    ['a b', '"a b"'],
    ['a"b', '"a\\"b"'],
    ['replace:', '"replace:"'],
    ['a:', 'a:'],
    ['line\\nline', '"line\\nline"'],
    ['a\\', '"a\\\\"'],
    ['\\\\', '"\\\\\\\\"'],
    ['\\"', '"\\\\\\""'],
    ['/*', '"/*"'],
  ])('%j as %s', (word, text) => {
    expect(formatWord(word)).toBe(text)
  })
})
