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
export { ApplicationTable, PREDEFINED_APPLICATIONS } from './application-table.js'
export { type ApplicationDefinition, type ApplicationTerm, NEVER_SECONDS } from './definition.js'
export {
  APPLICATION_FILTERS,
  APPLICATION_SET_NAMES,
  type ApplicationFilter,
  applicationsForFilter,
} from './filter.js'
export { PREFERRED_APPLICATIONS } from './preference.js'
export { protocolTimeoutSeconds, TIMEOUT_SOURCES, TimeoutSeconds } from './timeouts.js'
