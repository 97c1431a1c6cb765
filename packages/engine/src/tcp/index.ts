/** TCP connections without a table: segment in, verdict out. */
export { TCP_RECORD_WORDS, TCP_RECORD_WORDS_WITH_WINDOWS } from './tcp-record.js'
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
export { checkWindow, resetIsExpected } from './tcp-window.js'
