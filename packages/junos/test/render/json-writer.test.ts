import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonWriter } from '../../src/render/json-writer.js'
import { type Tree, treesOfJson } from '../show/element-trees.js'

const text = (out: JsonWriter) => Buffer.from(out.written).toString()

describe('JSON', () => {
  it('is laid out as Junos does: one name, one array', () => {
    const out = new JsonWriter(16)
    out.open('list', { xmlns: 'http://x', 'junos:style': 'brief' })
    out.leaf('a', 'one')
    out.leaf('b', 1)
    out.leaf('b', 2n)
    out.open('none')
    out.close()
    out.leaf('empty', '')
    out.empty('flag')
    out.close()
    out.end()
    expect(text(out)).toBe(`{
    "list" : [
    {
        "attributes" : {"xmlns" : "http://x", "junos:style" : "brief"},
        "a" : [
        {
            "data" : "one"
        }
        ],
        "b" : [
        {
            "data" : "1"
        },
        {
            "data" : "2"
        }
        ],
        "none" : [
        {
        }
        ],
        "empty" : [
        {
            "data" : [null]
        }
        ],
        "flag" : [
        {
            "data" : [null]
        }
        ]
    }
    ]
}
`)
  })

  it('ends what is open, and holds nothing where nothing was written', () => {
    const out = new JsonWriter(16)
    out.open('a')
    out.open('b')
    out.end()
    expect(JSON.parse(text(out))).toEqual({ a: [{ b: [{}] }] })
    const empty = new JsonWriter(16)
    empty.end()
    expect(text(empty)).toBe('{\n}\n')
  })

  it('escapes what a terminal might obey or hide, and is read back the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const out = new JsonWriter(16)
        out.leaf('a', value)
        out.end()
        const read = JSON.parse(text(out)) as { a: [{ data: string | [null] }] }
        expect(read.a[0].data).toEqual(value === '' ? [null] : value)
        expect(text(out).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      }),
    )
  })

  it('escapes a character that no text shows', () => {
    const out = new JsonWriter(16)
    out.leaf('a', '\u202e\u007f\u2028\u{e0001}\u001b"')
    out.end()
    expect(text(out)).toContain('"data" : "\\u202e\\u007f\\u2028\\udb40\\udc01\\u001b\\""')
  })

  it('says what was written, whatever the tree', () => {
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.record({ name: fc.constantFrom('a', 'b', 'c'), text: fc.string() }).map(leafOf),
        fc
          .record({
            name: fc.constantFrom('a', 'b'),
            style: fc.boolean(),
            inside: fc.array(tie('tree'), { maxLength: 4 }),
          })
          .map(({ name, style, inside }) => ({
            name,
            attributes: style ? { 'junos:style': 'brief' } : {},
            children: sideBySide(inside),
          })),
      ),
    }))
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 4 }).map(sideBySide), (trees) => {
        const out = new JsonWriter(16)
        for (const each of trees) write(each, out)
        out.end()
        expect(treesOfJson(text(out))).toEqual(trees)
      }),
    )
  })
})

function leafOf({ name, text: value }: { name: string; text: string }): Tree {
  return { name, attributes: {}, text: value, children: [] }
}

/** Elements of one name must stand side by side. */
function sideBySide(trees: readonly Tree[]): Tree[] {
  return [...trees].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

function write({ name, attributes, text: value, children }: Tree, out: JsonWriter): void {
  if (value !== undefined) {
    out.leaf(name, value)
    return
  }
  out.open(name, Object.keys(attributes).length > 0 ? attributes : undefined)
  for (const child of children) write(child, out)
  out.close()
}
