/** Events: sessions created and closed, packets denied, sessions that failed. */
export { EventReader, SessionEvent, SessionEvents } from './session-events.js'
