/**
 * The kernel's routing asked by netlink (Linux, rtnetlink). The kernel has answered when `send` returns, so nothing is
 * waited for.
 */
import type { AddressFamily } from '@wingspan/engine'
import { NativeError, NetlinkSocket, type ReceiveBuffers } from '../native/index.js'
import { eachMessage } from './message-walk.js'
import { MessageType } from './netlink-message.js'
import {
  type KernelRoute,
  NETLINK_ROUTE,
  QUESTION_BYTES,
  RouteMessage,
  type RouteQuestion,
  type RuleView,
  readRoute,
  readRule,
  ruleRequest,
  writeRouteQuestion,
} from './route-message.js'

/** Questions in one message to the kernel: their answers fit into the socket's queue. */
const QUESTIONS_AT_ONCE = 128
/** Of one answer, with all that the kernel says besides. */
const ANSWER_BYTES = 2048
/** Of one piece of a list. */
const LIST_BYTES = 32 * 1024

export class RouteSocket {
  readonly #socket: NetlinkSocket
  readonly #buffers: ReceiveBuffers
  readonly #request = new Uint8Array(QUESTIONS_AT_ONCE * QUESTION_BYTES)
  readonly #requestView = new DataView(this.#request.buffer)
  /** Of the last question, modulo 2^32. */
  #sequence: number

  private constructor(socket: NetlinkSocket, sequence: number) {
    this.#socket = socket
    this.#sequence = sequence
    this.#buffers = socket.buffers(QUESTIONS_AT_ONCE, ANSWER_BYTES)
  }

  /** Takes no privilege. Questions are numbered after `sequence`. Rejects with a NativeError. */
  static async open(sequence = 0): Promise<RouteSocket> {
    return new RouteSocket(await NetlinkSocket.open(NETLINK_ROUTE), sequence)
  }

  /** The route of each question; undefined for none, and for what the kernel does not say. Throws a NativeError. */
  ask(questions: readonly RouteQuestion[]): (KernelRoute | undefined)[] {
    const routes = new Array<KernelRoute | undefined>(questions.length)
    for (let first = 0; first < questions.length; first += QUESTIONS_AT_ONCE) {
      this.#askSome(questions, first, Math.min(first + QUESTIONS_AT_ONCE, questions.length), routes)
    }
    return routes
  }

  /** What any of the rules of a family looks at. Throws a NativeError. */
  rules(family: AddressFamily): RuleView {
    const sequence = this.#number()
    this.#socket.send(ruleRequest(sequence, family))
    const piece = new Uint8Array(LIST_BYTES)
    const view = new DataView(piece.buffer)
    let all: RuleView = { source: false, mark: false, inInterface: false }
    for (let isDone = false; !isDone; ) {
      const isWhole = eachMessage(view, 0, this.#socket.receiveNow(piece), (type, of, from, end) => {
        if (of !== sequence) return
        isDone ||= type === MessageType.done || type === MessageType.error
        if (type !== RouteMessage.newRule) return
        const one = readRule(view, from, end)
        all = {
          source: all.source || one.source,
          mark: all.mark || one.mark,
          inInterface: all.inInterface || one.inInterface,
        }
      })
      if (!isWhole) throw new NativeError('failed', 'the kernel sent what is no netlink message')
    }
    return all
  }

  close(): void {
    this.#socket.close()
    this.#buffers.free()
  }

  /** The next question's. */
  #number(): number {
    this.#sequence = (this.#sequence + 1) >>> 0
    return this.#sequence
  }

  #askSome(
    questions: readonly RouteQuestion[],
    first: number,
    end: number,
    routes: (KernelRoute | undefined)[],
  ): void {
    const before = this.#sequence
    let length = 0
    for (let place = first; place < end; place++)
      length = writeRouteQuestion(this.#requestView, length, this.#number(), questions[place]!)
    this.#socket.send(this.#request.subarray(0, length))
    const { view } = this.#buffers
    for (let answered = 0; answered < end - first; ) {
      const count = this.#socket.receiveManyNow(this.#buffers)
      // What found no room in the queue is not answered.
      if (count === 0) return
      for (let piece = 0; piece < count; piece++) {
        eachMessage(
          view,
          this.#buffers.start(piece),
          this.#buffers.length(piece),
          (type, sequence, from, stop) => {
            const place = first + ((sequence - before - 1) >>> 0)
            if (place >= end) return
            answered++
            if (type === RouteMessage.newRoute) routes[place] = readRoute(view, from, stop)
          },
        )
      }
    }
  }
}
