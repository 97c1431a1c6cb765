/** `routing-options` and `routing-instances`. */
export { ROUTING_INSTANCES, ROUTING_PROTOCOLS } from './routing-instances.js'
export { ROUTING_OPTIONS } from './routing-options.js'
