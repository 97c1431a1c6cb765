/**
 * What the kernel's routing answers, kept for a short while: where it would send a packet now. Each way out, an interface
 * with or without a gateway, is a path with a number, which stays for as long as the program runs.
 */
import { type AddressFamily, formatAddress, withUnit } from '@wingspan/engine'
import { InterfaceNames, NativeError } from '../native/index.js'
import type { KernelRoute, RouteQuestion, RuleView } from './route-message.js'
import { RouteSocket } from './route-socket.js'

/** No answer is older. */
export const ROUTE_SECONDS = 10
/** Answers that are kept, two of them for an ordinary session. */
export const MOST_ROUTES = 262_144
/** Numbers of paths are half a word. */
const MOST_PATHS = 0xffff
const NO_VIEW: RuleView = { source: false, mark: false, inInterface: false }

/** Who answers: a RouteSocket. */
export type RouteAnswerer = Pick<RouteSocket, 'ask' | 'rules' | 'close'>

export class KernelRoutes {
  /** Undefined once it is closed: nothing is asked then. */
  #socket: RouteAnswerer | undefined
  readonly #interfaceNames: Pick<InterfaceNames, 'name'>
  readonly #nowMilliseconds: () => number
  /** Path numbers by question. */
  readonly #answers = new Map<string | number, number>()
  /** When the oldest answer was given. */
  #sinceMilliseconds = Number.NEGATIVE_INFINITY
  readonly #rules = new Map<AddressFamily, RuleView>()
  readonly #names = new Map<number, string>()
  /** Place 0 is no path. */
  readonly #paths: (KernelRoute | undefined)[] = [undefined]
  readonly #pathNumbers = new Map<string, number>()

  /** `nowMilliseconds` is a clock that never steps. */
  constructor(
    socket: RouteAnswerer,
    interfaceNames: Pick<InterfaceNames, 'name'>,
    nowMilliseconds: () => number = () => performance.now(),
  ) {
    this.#socket = socket
    this.#interfaceNames = interfaceNames
    this.#nowMilliseconds = nowMilliseconds
  }

  /** Takes no privilege. Undefined where netlink is not to be had. */
  static async open(): Promise<KernelRoutes | undefined> {
    try {
      return new KernelRoutes(await RouteSocket.open(), await InterfaceNames.load())
    } catch (error) {
      if (error instanceof NativeError) return undefined
      throw error
    }
  }

  /** Forgets answers that are too old, or too many: to be called before a few questions that belong together. */
  refresh(): void {
    const now = this.#nowMilliseconds()
    const isOld = now - this.#sinceMilliseconds >= ROUTE_SECONDS * 1000
    if (!isOld && this.#answers.size < MOST_ROUTES) return
    this.#sinceMilliseconds = now
    this.#answers.clear()
    this.#names.clear()
    for (const family of [4, 6] as const) this.#rules.set(family, this.#rulesOf(family))
  }

  /** What routes of a family depend on besides the destination. */
  looksAt(family: AddressFamily): RuleView {
    return this.#rules.get(family) ?? NO_VIEW
  }

  /** Numbers of the paths that packets would take; 0 where the kernel knows none. */
  paths(questions: readonly RouteQuestion[]): number[] {
    const keys = questions.map(keyOf)
    const missing = new Map<string | number, RouteQuestion>()
    for (const [place, key] of keys.entries()) {
      if (!this.#answers.has(key)) missing.set(key, questions[place]!)
    }
    if (missing.size > 0) {
      const routes = this.#ask([...missing.values()])
      for (const [place, key] of [...missing.keys()].entries())
        this.#answers.set(key, this.#numberOf(routes[place]))
    }
    return keys.map((key) => this.#answers.get(key) ?? 0)
  }

  /** The path of that number; undefined for 0. */
  path(number: number): KernelRoute | undefined {
    return this.#paths[number]
  }

  /** Name of a path's interface, with its unit as everywhere; empty where there is none any more. */
  interfaceName(path: number): string {
    const index = this.#paths[path]?.index
    if (index === undefined) return ''
    let name = this.#names.get(index)
    if (name === undefined) {
      name = this.#interfaceNames.name(index)
      if (name !== '') name = withUnit(name, 0)
      this.#names.set(index, name)
    }
    return name
  }

  /** What is asked from now on is not known, but for what is kept still. */
  close(): void {
    this.#socket?.close()
    this.#socket = undefined
  }

  #ask(questions: readonly RouteQuestion[]): readonly (KernelRoute | undefined)[] {
    return orElse(() => this.#socket?.ask(questions) ?? [], [])
  }

  #rulesOf(family: AddressFamily): RuleView {
    return orElse(() => this.#socket?.rules(family) ?? NO_VIEW, NO_VIEW)
  }

  #numberOf(route: KernelRoute | undefined): number {
    if (route === undefined) return 0
    const { kind, index, gateway } = route
    const key = `${kind} ${index} ${gateway ? formatAddress(gateway) : ''}`
    const known = this.#pathNumbers.get(key)
    if (known !== undefined) return known
    if (this.#paths.length > MOST_PATHS) return 0
    this.#paths.push(route)
    this.#pathNumbers.set(key, this.#paths.length - 1)
    return this.#paths.length - 1
  }
}

/** A question as a key: that of most is the destination alone. */
function keyOf({ family, destination, source, mark, inIndex }: RouteQuestion): string | number {
  if (family === 4 && source === undefined && mark === 0 && inIndex === 0) return destination[0]!
  return `${destination.join(' ')},${source?.join(' ') ?? ''},${mark},${inIndex}`
}

/** What the kernel does not say is not known, which is no reason to say nothing else. */
function orElse<Value>(ask: () => Value, otherwise: Value): Value {
  try {
    return ask()
  } catch (error) {
    if (error instanceof NativeError) return otherwise
    throw error
  }
}
