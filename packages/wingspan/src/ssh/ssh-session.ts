/** One session of a connection (RFC 4254 section 6): a shell, a command or the NETCONF subsystem, each once. */
import type { PseudoTtyInfo, ServerChannel, Session, SessionAccept, WindowChangeInfo } from 'ssh2'
import { LONGEST_EXEC_LINE } from './ssh-limits.js'
import type { SshLogin, SshServices, SshTerminal } from './ssh-service.js'

export interface SshSessionOptions {
  readonly login: SshLogin
  readonly services: SshServices
  readonly onInternalError: (error: unknown) => void
}

/** Resolves to the exit status. */
type Work = (stream: ServerChannel) => Promise<number>

/** What old NETCONF clients ask for where a server has no subsystem. */
const NETCONF_COMMAND = 'xml-mode netconf need-trailer'
const INTERNAL_ERROR_STATUS = 255
/** Columns and rows that a terminal has which names none, and the most that are believed. */
const USUAL_SIZE = { columns: 80, rows: 24 }
const LARGEST_SIZE = 10_000

/** Answers the requests of a session. */
export function serveSession(
  session: Session,
  { login, services, onInternalError }: SshSessionOptions,
): void {
  let terminal: (SshTerminal & Size) | undefined
  const { exec, shell, netconf } = services
  const start = (
    accept: SessionAccept | (() => ServerChannel),
    work: Work | undefined,
    reject?: () => void,
  ) => {
    if (!work) {
      reject?.()
      return
    }
    const stream = accept() as ServerChannel | undefined
    // A second request on the same session gets none.
    if (stream) run(stream, work, onInternalError)
  }
  session.on('pty', (accept, _reject, info) => {
    terminal = { ...sizeOf(info), onResize: undefined }
    accept?.()
  })
  session.on('window-change', (accept, _reject, info) => {
    accept?.()
    if (!terminal) return
    Object.assign(terminal, sizeOf(info))
    terminal.onResize?.(terminal.columns, terminal.rows)
  })
  // Variables of the client's environment mean nothing here, and are no reason to complain.
  session.on('env', (accept) => accept?.())
  session.on('shell', (accept, reject) =>
    start(accept, shell && ((stream) => shell(login, stream, terminal)), reject),
  )
  session.on('exec', (accept, reject, { command }) => {
    const isNetconf = command.trim() === NETCONF_COMMAND
    const isBounded = command.length <= LONGEST_EXEC_LINE
    const run = exec && isBounded ? (stream: ServerChannel) => exec(login, command, stream) : undefined
    start(accept, isNetconf ? netconfWork(netconf, login) : run, reject)
  })
  session.on('subsystem', (accept, reject, { name }) =>
    start(accept, name === 'netconf' ? netconfWork(netconf, login) : undefined, reject),
  )
}

function netconfWork(netconf: SshServices['netconf'], login: SshLogin): Work | undefined {
  if (!netconf) return undefined
  return async (stream) => {
    await netconf(login, stream)
    return 0
  }
}

function run(stream: ServerChannel, work: Work, onInternalError: (error: unknown) => void): void {
  stream.on('error', () => {})
  const end = (status: number) => {
    stream.exit(status)
    stream.end()
  }
  Promise.resolve()
    .then(() => work(stream))
    .then(end)
    .catch((error: unknown) => {
      onInternalError(error)
      end(INTERNAL_ERROR_STATUS)
    })
}

type Size = { columns: number; rows: number }

function sizeOf({ cols, rows }: PseudoTtyInfo | WindowChangeInfo): Size {
  const believed = (said: number, usual: number) => (said > 0 ? Math.min(said, LARGEST_SIZE) : usual)
  return { columns: believed(cols, USUAL_SIZE.columns), rows: believed(rows, USUAL_SIZE.rows) }
}
