import { describe, expect, it } from 'vitest'
import { parseConfiguration, type StatementShape } from '../../src/syntax/index.js'
import { linesOf, messageOf, problemOf, problemsOf, read } from './trees.js'

const lines = (text: string, shape?: StatementShape) => linesOf(read(text, shape))

describe('the set form', () => {
  it('sets, deletes, deactivates, inserts, renames and copies below where edit has moved to', () => {
    expect(
      lines(`set system host-name a
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
`),
    ).toEqual([
      'set system',
      ...[
        'set P uno match source-address any',
        'set P three then deny',
        'set P three then count',
        'set P two then permit',
        'deactivate P two',
        'set P vier then permit',
        'deactivate P vier',
      ].map((line) => line.replace('P', 'security policies from-zone trust to-zone untrust policy')),
    ])
  })

  it('has comments, blank lines, quotes, lists and the line ends of any system', () => {
    expect(
      lines('# a\r\n\r\n\tset a "b # c" # d\r\nset e [ f "g h" ] /* i\nj */ \r\nset k.{1,3} l;m\r\nset n'),
    ).toEqual(['set a "b # c"', 'set e f', 'set e "g h"', 'set "k.{1,3}" "l;m"', 'set n'])
  })

  it('goes on after a list below its last value', () => {
    expect(lines('set match source [ a b ] destination [ c d ]')).toEqual([
      'set match source a',
      'set match source b destination c',
      'set match source b destination d',
    ])
  })

  it('compares with the line before by whole words', () => {
    expect(
      lines(
        'set a bc d\nset a b d\nset "a b" c\nset a b c\nset a\nset a bc\nset ab\nset a bc de\nset a bc d',
      ),
    ).toEqual(['set a bc d', 'set a bc de', 'set a b d', 'set a b c', 'set "a b" c', 'set ab'])
  })

  it('sets again what was deleted, renamed or left', () => {
    expect(lines('set a b c\ndelete a b\nset a b d\nrename a b to e\nset a b f\ndelete a\nset a g')).toEqual([
      'set a g',
    ])
    expect(lines('set a b\nedit x\nset a b\ntop\nset a c')).toEqual(['set a b', 'set a c', 'set x a b'])
  })

  it('activates, protects and annotates', () => {
    expect(
      lines('set a b\nset a c\ndeactivate a [ b c ]\nactivate a b\nprotect a\nunprotect a\nannotate a "b"'),
    ).toEqual(['set a b', 'set a c', 'deactivate a c'])
  })

  it('knows a secret by its mark and by its form', () => {
    const root = read('set a b ## SECRET-DATA\nset a c\nset d "$9$x y"\n')
    const isSecret = (...path: string[]) => root.at(...path)!.isSecret
    expect([isSecret('a', 'b'), isSecret('a', 'c'), isSecret('d', '$9$x y')]).toEqual([true, false, true])
  })

  it('says where each word was read, also of a line that begins like the one before', () => {
    const root = read('set a b c\nset a b d\nedit x y\nset z\ntop\nset a b d')
    expect(root.at('a')!.place).toEqual({ line: 1, column: 5 })
    expect(root.at('a', 'b', 'c')!.place).toEqual({ line: 1, column: 9 })
    expect(root.at('a', 'b', 'd')!.place).toEqual({ line: 6, column: 9 })
    expect(root.at('x', 'y')!.place).toEqual({ line: 3, column: 8 })
  })

  it.each([
    ['set a b\nset a c\nset a b', 'b'],
    ['set a b\nset a c\nset a c', 'c'],
    ['set a b\nset a b\nset a c\nset a "b"', 'b'],
    ['set a b\nset a c\nset a [ b ]', 'b'],
  ])('gives a value that is set again the later place: %j', (text, last) => {
    const later = read(text)
      .child('a')!
      .children.toSorted((one, other) => one.place!.line - other.place!.line)
    expect(later[later.length - 1]!.word).toBe(last)
  })
})

describe('insert', () => {
  const three = 'set x p one\nset x p two\nset x p three\n'
  it.each([
    ['insert x p three before p one', 'three one two'],
    ['insert x p three before one', 'three one two'],
    ['insert x p one after x p two', 'two one three'],
    ['insert x p one after p three', 'two three one'],
    ['edit x\ninsert p two after p three', 'one three two'],
  ])('%s', (command, order) => {
    expect(lines(three + command)).toEqual(order.split(' ').map((name) => `set x p ${name}`))
  })

  it('takes names that are words of its own for names', () => {
    expect(lines('set p before\nset p after\ninsert p after before p before')).toEqual([
      'set p after',
      'set p before',
    ])
  })

  it.each([
    ['insert x p three before p four', 'statement-not-found', 4, 27],
    ['insert x p four before p one', 'statement-not-found', 4, 12],
    ['insert x p one before p one', 'statement-not-found', 4, 25],
    ['insert x p one before q two', 'unexpected-token', 4, 23],
    ['insert x p one p two', 'unexpected-token', 4, 1],
    ['insert x p one before', 'unexpected-token', 4, 1],
    ['insert x p one before a b c d', 'unexpected-token', 4, 23],
  ])('%s is an error', (command, code, line, column) => {
    expect(problemOf(three + command)).toEqual([code, line, column])
  })
})

describe('rename and copy', () => {
  it('keep the place among the siblings, respectively go to the end', () => {
    const policies = 'set p one a b\nset p two\ndeactivate p one a\n'
    expect(lines(`${policies}rename p one to uno`)).toEqual([
      'set p uno a b',
      'deactivate p uno a',
      'set p two',
    ])
    expect(lines(`${policies}copy p one to p uno`)).toEqual([
      'set p one a b',
      'deactivate p one a',
      'set p two',
      'set p uno a b',
      'deactivate p uno a',
    ])
  })

  it('change several names at once', () => {
    const pairs = 'set from a to b p one\nset from a to c p two\nset from d to e p three\n'
    expect(lines(`${pairs}rename from d to e to from f to g`)).toEqual([
      'set from a to b p one',
      'set from a to c p two',
      'set from f to g p three',
    ])
    expect(lines(`${pairs}rename from a to b to from d to b`)).toEqual([
      'set from a to c p two',
      'set from d to e p three',
      'set from d to b p one',
    ])
  })

  it('write over nothing', () => {
    expect(problemOf('set p one\nset p two\nrename p one to p two')).toEqual(['statement-exists', 3, 19])
    expect(messageOf('set p one\nset p two\ncopy p one to two')).toBe('statement is there already: p two')
    expect(problemOf('set p one\nrename p two to p three')).toEqual(['statement-not-found', 2, 10])
    expect(problemOf('set p one\nrename p one')).toEqual(['unexpected-token', 2, 1])
    expect(problemOf('set p one\ncopy p one to q two')).toEqual(['unexpected-token', 2, 15])
  })
})

describe('edit, up and top', () => {
  it('move one after the other', () => {
    expect(lines('edit a b\nedit c\nset d\nup\nset e\nup 2\nset f\nup 9\nset g\nedit h\ntop\nset i')).toEqual(
      ['set a b c d', 'set a b e', 'set f', 'set g', 'set i'],
    )
  })

  it('move up by whole levels where the shape of statements is known', () => {
    const shape: StatementShape = ({ word }) =>
      ['unit', 'from', 'to', 'A'].includes(word) ? 'joined' : 'block'
    expect(lines('edit interfaces ge-0/0/0 unit 0\nup\nset mtu 1500\nup\nset x', shape)).toEqual([
      'set interfaces ge-0/0/0 mtu 1500',
      'set interfaces x',
    ])
    expect(lines('edit policies from A to B\nup\nset x', shape)).toEqual(['set policies x'])
  })

  it('carry out a command elsewhere and come back', () => {
    expect(
      lines('edit a b\ntop set c\nset d\nup set e\nset f\nup 1 edit g\nset h\ntop edit i\nset j'),
    ).toEqual(['set c', 'set a b d', 'set a b f', 'set a e', 'set a g h', 'set i j'])
  })

  it('make nothing by themselves', () => {
    expect(lines('set a\nedit b c\ntop')).toEqual(['set a'])
  })

  it.each([
    ['edit', 'unexpected-token', 1, 1],
    ['edit a\ntop b', 'unexpected-token', 2, 5],
    ['edit a\nup b', 'unexpected-token', 2, 4],
    ['edit a\nup 1 b', 'unexpected-token', 2, 6],
    ['edit a\ndelete b', 'statement-not-found', 2, 8],
    ['edit a\n'.repeat(100), 'too-deep', 65, 6],
  ])('%j is an error', (text, code, line, column) => {
    expect(problemOf(text)).toEqual([code, line, column])
  })
})

describe('a line that is no command', () => {
  it.each([
    ['set system host-name a\nfrobnicate\n', 'unexpected-token', 2, 1],
    ['set system host-name a\n"set" b\n', 'unexpected-token', 2, 1],
    ['set system host-name a\nsystem {', 'unexpected-token', 2, 1],
    ['set system {', 'unexpected-token', 1, 12],
    ['set system host-name a;', 'unexpected-token', 1, 22],
    ['set system host-name }', 'unexpected-token', 1, 22],
    ['set', 'unexpected-token', 1, 1],
    ['set a\n  delete  \n', 'unexpected-token', 2, 3],
    ['set a [ b', 'cut-off', 1, 10],
    ['set a [ b\nset c', 'unexpected-token', 1, 10],
    ['set a [ ]', 'unexpected-token', 1, 9],
    ['set [ a ]', 'unexpected-token', 1, 5],
    ['set a ]', 'unexpected-token', 1, 7],
    ['set a\ndelete a [ b ] c', 'unexpected-token', 2, 16],
    ['set system host-name a\ndelete system name-server', 'statement-not-found', 2, 15],
    ['set a b\ndelete a [ b c ]', 'statement-not-found', 2, 14],
    ['set a\ndeactivate b', 'statement-not-found', 2, 12],
    ['set a\nactivate b', 'statement-not-found', 2, 10],
    ['set a\nprotect b', 'statement-not-found', 2, 9],
  ])('%j', (text, code, line, column) => {
    expect(problemOf(text)).toEqual([code, line, column])
  })

  it('is told what was expected', () => {
    expect(messageOf('set a\nfrobnicate')).toMatch(/^'frobnicate', expected a command: set, delete, .*, top$/)
    expect(messageOf('set a b\nedit a\ndelete "c d"')).toBe('statement not found: a "c d"')
    expect(messageOf('set')).toBe('the line ends after set, expected a statement')
  })

  it('hides none of the mistakes after it, and nothing of the rest', () => {
    const text = `set a b
sett a c
set a "open
insert a c before b
delete a [ x b y ]
edit e
top set f [ g
set h i
top
set j`
    const { root, problem } = parseConfiguration(text)
    expect(problem).toBeUndefined()
    expect(problemsOf(text).map(({ severity, place: { line } }) => `${severity} ${line}`)).toEqual([
      'error 2',
      'error 3',
      'error 4',
      'warning 5',
      'warning 5',
      'error 7',
    ])
    // What a line said before it went wrong is there: nothing is used while there are errors.
    expect(linesOf(root)).toEqual(['set a', 'set f g', 'set e h i', 'set j'])
  })

  it('ends the reading where there have been too many', () => {
    const text = (count: number) => `set a\n${'b\n'.repeat(count)}set c`
    expect(parseConfiguration(text(1000))).toMatchObject({ problem: undefined })
    const { problem, failures } = parseConfiguration(text(1001))
    expect(problem).toMatchObject({ code: 'too-many-errors', place: { line: 1002, column: 1 } })
    expect(failures.length).toBe(1000)
  })

  it('is not drowned by what is deleted and was not there', () => {
    const problems = problemsOf(`set a\n${'delete b\n'.repeat(1500)}frobnicate`)
    expect(problems.length).toBe(1001)
    expect(problems[1000]).toMatchObject({ severity: 'error', place: { line: 1502 } })
  })
})
