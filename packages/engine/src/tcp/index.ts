/** TCP connections without a table: segment in, verdict out. */
export { TCP_RECORD_WORDS } from './tcp-record.js'
export {
  beginsAnother,
  TcpFlag,
  TcpState,
  TcpVerdict,
  tcpFinSequence,
  tcpFinState,
  tcpFirstSequence,
  tcpState,
  tcpWasCut,
  trackEstablished,
  trackSegment,
} from './tcp-track.js'
export { checkWindow, resetIsExpected, TCP_WINDOW_WORDS } from './tcp-window.js'
