/** Logs of sessions, as a device writes them. */
export { type LogForm, RtFlowLog } from './rt-flow.js'
