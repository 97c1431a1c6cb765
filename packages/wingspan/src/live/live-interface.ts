/** One interface that is captured from, for as long as it is there, and again once it is back. */
import type { CaptureInterface } from '@wingspan/engine'
import type { SteadyClock } from '../clock/index.js'
import type { FilterInstruction, FrameBegin, PacketRingOptions, PacketSocket } from '../native/index.js'
import { printableText } from '../source/index.js'
import { BlockRing } from './block-ring.js'
import { LiveError } from './live-error.js'

/**
 * A packet waits so long for others of its block. A block that is not full is handed over all the same, so that this
 * times the number of blocks is how long the reader may be busy with something else, however few packets there are.
 */
const RETIRE_MILLISECONDS = 20
/** LINKTYPE_ETHERNET; and LINKTYPE_RAW, where a packet begins with its IP header. */
const LINK_TYPE_ETHERNET = 1
const LINK_TYPE_RAW = 101
const LOOPBACK_NAME = 'lo'
/** A filter takes a program's run, and nothing else is done meanwhile. */
const DOWN_MICROSECONDS = 5_000_000

/** What of the operating system is needed; `PacketSockets` is it. */
export interface RingOpener {
  indexOf(name: string): number
  frameBegin(index: number): FrameBegin
  open(
    index: number,
    isLoopback: boolean,
    begin: FrameBegin,
    options: PacketRingOptions,
  ): Pick<PacketSocket, 'memory' | 'statistics' | 'close'>
}

export interface LiveInterfaceOptions {
  readonly name: string
  readonly opener: RingOpener
  readonly clock: SteadyClock
  /** Of its ring. */
  readonly blockBytes: number
  readonly blocks: number
  readonly isPromiscuous: boolean
  /** The bytes kept of a packet, and which packets, by how frames begin. */
  readonly snapBytes: number
  readonly filter: (begin: FrameBegin) => readonly FilterInstruction[]
  /** Whether one that is not there yet is waited for. */
  readonly isAwaited: boolean
  /** Told of what becomes of it, in one line. */
  readonly tell: (text: string) => void
}

export class LiveInterface implements CaptureInterface {
  readonly fileName = 'packet ring'
  readonly name: string
  readonly snapLength: number
  linkType = LINK_TYPE_ETHERNET
  /** Where frames come from; undefined while the interface is gone. */
  ring: BlockRing | undefined
  readonly #options: LiveInterfaceOptions
  #socket: ReturnType<RingOpener['open']> | undefined
  #index = 0
  #hasCaptured = false
  /** Why it could not be opened, as was said. */
  #told: string | undefined
  /** Until when a filter is not tried again, as it cannot be made for an interface that is down. */
  #down: { readonly error: LiveError; readonly untilMicroseconds: number } | undefined
  /** Made once each: that takes a while, and an interface that is there again may refuse many times. */
  readonly #filters = new Map<FrameBegin, readonly FilterInstruction[] | LiveError>()
  /** Lost by rings that are closed. */
  #lostBefore = 0

  /** Opens the interface. Throws a LiveError where there is none of that name and none is waited for, or a NativeError. */
  constructor(options: LiveInterfaceOptions) {
    this.#options = options
    this.name = options.name
    this.snapLength = options.snapBytes
    this.#index = options.opener.indexOf(options.name)
    if (this.#index !== 0) this.#openFirst()
    else if (!options.isAwaited) throw noInterface(options.name)
    else options.tell(`${printableText(options.name)} is not there yet: capturing begins when it is`)
  }

  #openFirst(): void {
    try {
      this.#open()
    } catch (error) {
      if (!this.#options.isAwaited || !isDown(error)) throw error
      this.#tellOnce(error)
    }
  }

  /** Whether nothing is captured, as there is no such interface for now. */
  get isGone(): boolean {
    return this.#socket === undefined
  }

  get lostPackets(): number {
    return this.#lostBefore + (this.#socket?.statistics().lost ?? 0)
  }

  /** Looks whether the interface is still there, or there again. What its ring holds must have been read. */
  look(): void {
    const { opener, name, tell } = this.#options
    const index = opener.indexOf(name)
    if (index === this.#index && (index === 0 || this.#socket !== undefined)) return
    const wasThere = this.#socket !== undefined
    this.close()
    this.#index = index
    const [there, goesOn] = this.#hasCaptured ? ['there again', 'goes on'] : ['there', 'begins']
    if (index !== 0 && this.#reopen()) tell(`${printableText(name)} is ${there}: capturing ${goesOn}`)
    else if (wasThere) tell(`${printableText(name)} is gone: capturing goes on when it is there again`)
  }

  /** Gives the ring back: no frame that came from it may be read any more. */
  close(): void {
    if (this.#socket === undefined) return
    this.#lostBefore += this.#socket.statistics().lost
    this.ring = undefined
    this.#socket.close()
    this.#socket = undefined
  }

  /** An interface that is just being made may refuse; it is asked again. A filter that is not for it stays so. */
  #reopen(): boolean {
    try {
      this.#open()
      return true
    } catch (error) {
      if (error instanceof LiveError) this.#tellOnce(error)
      return false
    }
  }

  #tellOnce({ message }: LiveError): void {
    if (message !== this.#told) this.#options.tell(message)
    this.#told = message
  }

  #open(): void {
    const { opener, clock, name, blockBytes, blocks, isPromiscuous } = this.#options
    const begin = opener.frameBegin(this.#index)
    this.#socket = opener.open(this.#index, name === LOOPBACK_NAME, begin, {
      blockBytes,
      blocks,
      retireMilliseconds: RETIRE_MILLISECONDS,
      isPromiscuous,
      filter: this.#filter(begin),
    })
    this.#hasCaptured = true
    this.linkType = begin === 'ethernet' ? LINK_TYPE_ETHERNET : LINK_TYPE_RAW
    const frames = { linkType: this.linkType, putsTagsBack: begin === 'ethernet' }
    this.ring = new BlockRing(this.#socket.memory, blockBytes, frames, clock)
  }

  /** Throws a LiveError: for good where the expression is not for such an interface, for a while where it is down. */
  #filter(begin: FrameBegin): readonly FilterInstruction[] {
    const known = this.#filters.get(begin)
    if (known instanceof LiveError) throw known
    if (known !== undefined) return known
    const { clock, filter } = this.#options
    if (this.#down !== undefined && clock.nowMicroseconds < this.#down.untilMicroseconds)
      throw this.#down.error
    try {
      const made = filter(begin)
      this.#filters.set(begin, made)
      return made
    } catch (error) {
      if (!(error instanceof LiveError)) throw error
      if (error.code !== 'live-interface-down') this.#filters.set(begin, error)
      else this.#down = { error, untilMicroseconds: clock.nowMicroseconds + DOWN_MICROSECONDS }
      throw error
    }
  }
}

function isDown(error: unknown): error is LiveError {
  return error instanceof LiveError && error.code === 'live-interface-down'
}

function noInterface(name: string): LiveError {
  return new LiveError('live-no-interface', `there is no interface ${printableText(name)}`)
}
