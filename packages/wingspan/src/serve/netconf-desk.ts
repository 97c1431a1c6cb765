/**
 * NETCONF operations of one user: those that the command tree has, `command`, and the few that clients ask when they
 * connect (Junos XML management protocol). Whether a user may is decided by the command that an operation is.
 */
import { answer, encodeText, executeShow, type ParsedLine, XmlWriter } from '@wingspan/junos'
import { holds } from '../access/index.js'
import {
  type Answer,
  type AnswerFormat,
  commandLine,
  commandRpcError,
  type NetconfHandler,
  type Operation,
  permissionDenied,
  RpcError,
  rpcToCommand,
} from '../netconf/index.js'
import { type AnswerForm, answerOf } from './answer-form.js'
import { type CommandDesk, refuseSave } from './command-desk.js'
import { SHOW_VERSION } from './device-command.js'
import type { Asker, Question } from './question.js'
import { softwareInformationXml } from './software-information.js'

type Reply = Answer | RpcError
type ShowQuestion = Extract<Question, { kind: 'show' }>

type RpcElement = NonNullable<ParsedLine['rpc']>

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

  async answer({ name, element, format }: Operation): Promise<Reply | undefined> {
    if (name === 'get-software-information') return this.#line(SHOW_VERSION.name, format)
    if (name === 'get-config') return this.#line('show configuration', format)
    if (name === 'command') {
      const line = commandLine(element)
      return line instanceof RpcError ? line : this.#line(line, format)
    }
    const asked = rpcToCommand(element, this.#desk.applications)
    return asked === undefined || asked instanceof RpcError ? asked : this.#line(asked.line, format)
  }

  /** One's own sessions, and everybody's for who may become super-user. */
  mayKillSession(sessionId: number): boolean {
    const { user } = this.#asker
    return this.#ownerOf(sessionId) === user.name || holds(user.loginClass, 'maintenance')
  }

  async #line(line: string, format: AnswerFormat): Promise<Reply> {
    const { device } = this.#desk
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
      case 'device': {
        const { command } = question
        if (command === SHOW_VERSION && format === 'xml') {
          return { kind: 'xml', write: (sink) => sink.write(softwareInformationXml(device.hostName)) }
        }
        const text = command.text(device.hostName, this.#asker.user)
        return { kind: 'text', write: (sink) => sink.write(encodeText(text)) }
      }
      case 'show':
        return this.#show(question, format)
    }
  }

  async #show(question: ShowQuestion, format: AnswerFormat): Promise<Reply> {
    const { command, parsed } = question
    const { pipes } = parsed
    const { shown } = this.#desk.device
    if (pipes.some((pipe) => pipe.kind === 'display' && pipe.form === 'xml rpc')) return rpcOf(parsed)
    if (pipes.some(({ kind }) => kind === 'save')) {
      return new RpcError('application', 'operation-not-supported', 'save is not for NETCONF')
    }
    // Lines are what most pipes are about, so what comes out of them is text whatever was asked for.
    if (pipes.some(({ kind }) => kind !== 'display' && kind !== 'no-more')) {
      return { kind: 'text', write: (sink) => answer(command, parsed, shown, sink, refuseSave) }
    }
    return answerOf(executeShow(command, shown), formOf(question, format))
  }
}

/** A `display` of the line goes before the attribute of the operation. */
function formOf({ parsed: { pipes } }: ShowQuestion, format: AnswerFormat): AnswerForm {
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
  writeRequest(xml, rpc)
  xml.close()
  return { kind: 'xml', write: (sink) => sink.write(xml.written) }
}

function writeRequest(xml: XmlWriter, { name, children, text }: RpcElement): void {
  if (text !== undefined) xml.leaf(name, text)
  else if (children === undefined) xml.empty(name)
  else {
    xml.open(name)
    for (const child of children) writeRequest(xml, child)
    xml.close()
  }
}
