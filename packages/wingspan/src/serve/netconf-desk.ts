/**
 * NETCONF operations of one user: those that the command tree has, `command` and `get-config` (Junos XML management
 * protocol). Whether a user may is decided by the command that an operation is.
 */
import { answer, type ByteSink, isCliCommand, type ParsedLine, writeRpc, XmlWriter } from '@wingspan/junos'
import { holds } from '../access/index.js'
import {
  type Answer,
  type AnswerFormat,
  commandLine,
  commandRpcError,
  type NetconfHandler,
  type Operation,
  operationCommand,
  permissionDenied,
  RpcError,
  rpcToCommand,
} from '../netconf/index.js'
import { type AnswerForm, answerOf } from './answer-form.js'
import { type CommandDesk, isToldToUser, refuseSave, type Wanting } from './command-desk.js'
import type { Asked, Asker } from './question.js'

type Reply = Answer | RpcError

const SMALL_BYTES = 1024
/** The elements of an answer stand inside a reply. */
const LEVEL = 1

export class NetconfDesk implements NetconfHandler {
  readonly #desk: CommandDesk
  readonly #asker: Asker
  /** Whose the session of a number is. */
  readonly #ownerOf: (sessionId: number) => string | undefined

  constructor(desk: CommandDesk, asker: Asker, ownerOf: (sessionId: number) => string | undefined) {
    this.#desk = desk
    this.#asker = asker
    this.#ownerOf = ownerOf
  }

  async answer(
    { name, element, format }: Operation,
    _sessionId: number,
    session: Wanting,
  ): Promise<Reply | undefined> {
    if (name === 'get-config') return this.#configuration('show configuration', format, session, ['data'])
    if (name === 'command') {
      const line = commandLine(element)
      return line instanceof RpcError ? line : this.#line(line, format, session)
    }
    const asked = rpcToCommand(element, this.#desk.applications)
    if (asked instanceof RpcError) {
      return this.#desk.refuses(operationCommand(name), this.#asker) ? permissionDenied() : asked
    }
    if (asked === undefined) return undefined
    const { line, command } = asked
    return command.command === 'show configuration'
      ? this.#configuration(line, format, session)
      : this.#line(line, format, session)
  }

  /** One's own sessions, and everybody's for who may become super-user. That it was tried is written down. */
  mayKillSession(sessionId: number): boolean {
    const { user, from, via } = this.#asker
    const owner = this.#ownerOf(sessionId)
    const isAllowed = owner === user.name || holds(user.loginClass, 'maintenance')
    const allowed = owner === undefined ? 'failed' : 'ok'
    this.#desk.audit({
      action: 'kill-session',
      user: user.name,
      from,
      via,
      result: isAllowed ? allowed : 'refused',
      what: `kill-session ${sessionId}`,
    })
    return isAllowed
  }

  /** What is text stands in an element of its own, inside those that it is `within`. */
  async #configuration(
    line: string,
    format: AnswerFormat,
    session: Wanting,
    within: readonly string[] = [],
  ): Promise<Reply> {
    const reply = await this.#line(format === 'set' ? `${line} | display set` : line, format, session)
    if (reply instanceof RpcError || reply.kind === 'ok' || reply.kind === 'json') return reply
    const own = reply.kind === 'text' ? [`configuration-${format}`] : []
    return { ...reply, within: [...within, ...own] }
  }

  async #line(line: string, format: AnswerFormat, session: Wanting): Promise<Reply> {
    const question = this.#desk.read(line, this.#asker)
    switch (question.kind) {
      case 'nothing':
        return new RpcError('application', 'missing-element', 'no command is given', {
          badElement: 'command',
        })
      case 'exit':
        return { kind: 'ok' }
      case 'refused':
        return permissionDenied()
      case 'wrong':
        return commandRpcError(question.error)
      case 'command':
        return this.#answer(question, format, session)
    }
  }

  async #answer(asked: Asked, format: AnswerFormat, session: Wanting): Promise<Reply> {
    const { command, parsed } = asked
    const { pipes } = parsed
    if (isCliCommand(command)) {
      const message = `${command.command} is about a session at a command line, which this is not`
      return new RpcError('application', 'operation-not-supported', message)
    }
    if (pipes.some((pipe) => pipe.kind === 'display' && pipe.form === 'xml rpc')) return rpcOf(parsed)
    if (pipes.some(({ kind }) => kind === 'save')) {
      return new RpcError('application', 'operation-not-supported', 'save is not for NETCONF')
    }
    try {
      // Before the reply begins: it cannot say any more then that there is none.
      const result = await this.#desk.execute(asked, this.#asker, undefined, session)
      const isPiped = pipes.some(({ kind }) => kind !== 'display' && kind !== 'no-more')
      if (!isPiped) return answerOf(result, formOf(asked, format))
      // Lines are what most pipes are about, so what comes out of them is text whatever was asked for.
      const write = async (sink: ByteSink) => void (await answer(() => result, parsed, sink, refuseSave))
      return { kind: 'text', write }
    } catch (error) {
      if (isToldToUser(error)) return new RpcError('application', 'operation-failed', error.message)
      throw error
    }
  }
}

/** A `display` of the line goes before the attribute of the operation. */
function formOf({ parsed: { pipes } }: Asked, format: AnswerFormat): AnswerForm {
  for (const pipe of pipes) {
    if (pipe.kind === 'display') return pipe.form === 'xml' || pipe.form === 'json' ? pipe.form : 'text'
  }
  return format === 'set' ? 'text' : format
}

/** What `| display xml rpc` gives: the operation that asks the same. */
function rpcOf({ rpc }: ParsedLine): Reply {
  if (!rpc) return new RpcError('application', 'operation-not-supported', 'the command has no operation')
  const xml = new XmlWriter(SMALL_BYTES, LEVEL)
  xml.open('rpc')
  writeRpc(xml, rpc)
  xml.close()
  return { kind: 'xml', write: (sink) => sink.write(xml.written) }
}
