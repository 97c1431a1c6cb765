/**
 * Interfaces and paths of the kernel's sessions: the In wing's are those that lead to the client, the Out wing's those
 * that lead to the server, as the kernel would route such a packet now.
 */
import {
  type AddressFamily,
  SessionCursor,
  type SessionWays,
  type TableColumns,
  type Way,
  writeWays,
} from '@wingspan/engine'
import { NO_ZONES, type ZoneOf } from './interface-zones.js'
import type { KernelRoutes } from './kernel-routes.js'
import type { RouteQuestion } from './route-message.js'

/** At two new hosts each some three milliseconds, and twice as many where rules have them asked about again. */
const MOST_SESSIONS = 128

/** A session's two ends, as packets have them when they are routed: behind all translation. */
interface Ends {
  readonly record: number
  readonly family: AddressFamily
  readonly client: readonly number[]
  readonly server: readonly number[]
  /** Of the connection, which packets are taken to have. */
  readonly mark: number
}

export class KernelWays implements SessionWays {
  readonly most = MOST_SESSIONS
  readonly #columns: TableColumns
  readonly #routes: KernelRoutes
  readonly #zoneOf: ZoneOf
  readonly #cursor: SessionCursor

  /** `columns` are of a kernel's table; its `ways` are to be these. */
  constructor(columns: TableColumns, routes: KernelRoutes, zoneOf: ZoneOf = NO_ZONES) {
    this.#columns = columns
    this.#routes = routes
    this.#zoneOf = zoneOf
    this.#cursor = new SessionCursor(columns)
  }

  find(records: Int32Array, count: number): void {
    for (let from = 0; from < count; from += MOST_SESSIONS) {
      this.#findSome(records.subarray(from, Math.min(count, from + MOST_SESSIONS)))
    }
  }

  way(path: number): Way | undefined {
    return this.#routes.path(path)
  }

  #findSome(records: Int32Array): void {
    const routes = this.#routes
    routes.refresh()
    const all: Ends[] = []
    for (const record of records) {
      const ends = this.#ends(record)
      if (ends) all.push(ends)
    }
    const paths = routes.paths(
      all.flatMap((ends) => [question(ends, 'client', undefined), question(ends, 'server', undefined)]),
    )
    this.#lookFurther(all, paths)
    for (const [place, { record }] of all.entries())
      this.#write(record, paths[place * 2]!, paths[place * 2 + 1]!)
  }

  /** Where rules look at source or incoming interface, the first answer says by which the packet would come. */
  #lookFurther(all: readonly Ends[], paths: number[]): void {
    const places: number[] = []
    const questions: RouteQuestion[] = []
    for (const [place, ends] of all.entries()) {
      const { source, inInterface } = this.#routes.looksAt(ends.family)
      if (!source && !inInterface) continue
      for (const [wing, end] of (['client', 'server'] as const).entries()) {
        const back = this.#routes.path(paths[place * 2 + 1 - wing]!)
        if (back === undefined) continue
        places.push(place * 2 + wing)
        questions.push(question(ends, end, back.kind === 'local' ? 0 : back.index))
      }
    }
    for (const [at, path] of this.#routes.paths(questions).entries()) {
      // A packet that the kernel would refuse there: what is known without that is better than nothing.
      if (path !== 0) paths[places[at]!] = path
    }
  }

  #ends(record: number): Ends | undefined {
    const cursor = this.#cursor
    if (!cursor.moveTo(record)) return undefined
    const family = cursor.family === 6 ? 6 : 4
    const words = family === 6 ? 4 : 1
    return {
      record,
      family,
      client: Array.from(cursor.source.subarray(0, words)),
      server: Array.from(cursor.serverDestination.subarray(0, words)),
      mark: this.#routes.looksAt(family).mark ? cursor.kernelMark : 0,
    }
  }

  #write(record: number, inPath: number, outPath: number): void {
    const { interfaceNames } = this.#columns
    const paths = [inPath, outPath] as const
    const [inName, outName] = paths.map((path) => this.#routes.interfaceName(path)) as [string, string]
    writeWays(this.#columns, record, [interfaceNames.intern(inName), interfaceNames.intern(outName)], paths, [
      this.#zone(inPath, inName),
      this.#zone(outPath, outName),
    ])
  }

  #zone(path: number, interfaceName: string): number {
    return this.#zoneOf(interfaceName, this.#routes.path(path)?.kind === 'local')
  }
}

/** The way to one end; from the other one, by an interface (0 for the kernel's own packets), where that is asked too. */
function question(
  { family, client, server, mark }: Ends,
  to: 'client' | 'server',
  inIndex: number | undefined,
): RouteQuestion {
  const [destination, other] = to === 'client' ? [client, server] : [server, client]
  return {
    family,
    destination,
    source: inIndex === undefined ? undefined : other,
    mark,
    inIndex: inIndex ?? 0,
  }
}
