/** Predefined applications: look-up by protocol and port, names, filter words, and default timeouts. */
export {
  APPLICATION_NAMES,
  applicationAlg,
  applicationFor,
  applicationName,
  applicationProtocol,
  applicationTimeoutSeconds,
  applicationValue,
  LAST_APPLICATION,
} from './application.js'
export {
  APPLICATION_FILTERS,
  APPLICATION_SET_NAMES,
  type ApplicationFilter,
  applicationsForFilter,
} from './filter.js'
export { PREFERRED_APPLICATIONS } from './preference.js'
export { protocolTimeoutSeconds, TIMEOUT_SOURCES, TimeoutSeconds } from './timeouts.js'
