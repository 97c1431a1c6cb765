/**
 * The documents stay true: what the README says to type runs and prints what it shows, its filters are those of
 * the command tree, links lead somewhere, and every bound in docs/limits.md has its constant.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FILTER_PROTOCOLS } from '@wingspan/engine'
import { COMMAND_TREE, type CommandNode, type Option } from '@wingspan/junos'
import { describe, expect, it } from 'vitest'
import { codeBlocks, runsAsItSays, samplesOfDocument } from './samples.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const readme = read('README.md')
const DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...below('docs')]

const FIRST_LINES = [
  'npm ci && npx wingspan replay examples/office.pcapng show security flow session protocol icmp',
  'npm ci && npm test',
]

function below(folder: string): string[] {
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith('.md'))
  return names.map((name) => `${folder}/${name}`)
}

const samples = samplesOfDocument(readme)

describe('the README', () => {
  it('has its two first commands in its first code block, each alone on its line', () => {
    expect(codeBlocks(readme)[0]).toEqual(FIRST_LINES)
  })

  it('shows the protocol names and filters that there are, and no others', () => {
    const protocols = /^Protocol names: (.*?)\. /m.exec(readme)![1]!
    expect(codeWords(protocols)).toEqual(FILTER_PROTOCOLS.map(({ word }) => word))
    const table = /^### Filters$([\s\S]*?)^Protocol names/m.exec(readme)![1]!
    const rows = [...table.matchAll(/^\| (`.*?) \|/gm)]
    const filters = sessionOptions().filter(({ filter }) => filter !== undefined)
    expect(rows.flatMap((row) => codeWords(row[1]!)).sort()).toEqual(filters.map(({ word }) => word))
  })

  it('has commands to try', () => {
    expect(samples.length).toBeGreaterThan(8)
    expect(samples.flatMap(({ shown }) => shown).length).toBeGreaterThan(10)
  })

  runsAsItSays(samples)
})

describe.each(DOCUMENTS)('%s', (document) => {
  it('links to what is there', () => {
    const links = [...read(document).matchAll(/\]\(([^)]+)\)/g)].map((link) => link[1]!)
    for (const link of links.filter((target) => !/^https?:/.test(target))) {
      const [path, heading] = link.split('#') as [string, string?]
      const target = path === '' ? document : join(dirname(document), path)
      expect(existsSync(join(root, target)), link).toBe(true)
      if (heading !== undefined) expect(headings(read(target)), link).toContain(heading)
    }
  })

  it('names files and commands that are there', () => {
    const text = read(document)
    const scripts = JSON.parse(read('package.json')).scripts as Record<string, string>
    for (const [, script] of text.matchAll(/npm run ([\w-]+)/g)) expect(scripts).toHaveProperty(script!)
    for (const [, path] of text.matchAll(/`((?:packages|examples|goldens|e2e|bench)\/[\w./-]+)`/g)) {
      expect(existsSync(join(root, path!)), path).toBe(true)
    }
  })
})

it('docs/limits.md names the constant of each bound, in its file', () => {
  const rows = [...read('docs/limits.md').matchAll(/^\|[^|]*\| (`[^|]*) \| `([^|`]*)` \|/gm)]
  expect(rows.length).toBeGreaterThan(40)
  for (const [, names, file] of rows) {
    for (const name of codeWords(names!))
      expect(read(file!), `${name} in ${file}`).toMatch(RegExp(`\\b${name}\\b`))
  }
})

it('ARCHITECTURE.md tells why each dependency is there', () => {
  const table = read('ARCHITECTURE.md').split('\n## Dependencies\n')[1]!.split('\n## ')[0]!
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> }
  for (const name of Object.keys(devDependencies))
    expect(table).toMatch(RegExp(`^\\|.*\\b${name.replace('@', '')}\\b.*\\|`, 'm'))
})

it('ARCHITECTURE.md tells of every room', () => {
  const text = read('ARCHITECTURE.md')
  for (const name of ['engine', 'junos', 'wingspan']) {
    const source = join(root, 'packages', name, 'src')
    const rooms = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    const told = text.slice(text.indexOf(`### \`packages/${name}\``)).split('\n### ')[0]!
    for (const room of rooms) expect(told).toContain(`- **${room.name}**: `)
  }
})

function codeWords(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map((word) => word[1]!)
}

function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  )
}

function sessionOptions(): readonly Option[] {
  const path = ['show', 'security', 'flow', 'session']
  const find = (node: CommandNode, word: string) => node.children!.find((child) => child.word === word)!
  return path.reduce(find, COMMAND_TREE).command!.options
}
