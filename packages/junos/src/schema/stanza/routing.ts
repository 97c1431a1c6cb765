/** `routing-options` and `routing-instances`. */
export { ROUTING_INSTANCES } from './routing-instances.js'
export { ROUTING_OPTIONS } from './routing-options.js'
