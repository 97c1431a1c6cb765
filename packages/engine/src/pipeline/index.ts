/** A packet's road through the rooms: decode, look-up, fast path or first path. */
export { ArrivalKnownBy } from './arrivals.js'
export type { ConfiguredPath } from './configured-path.js'
export { type ConfiguredOptions, FlowPipeline, type FlowPipelineOptions } from './flow-pipeline.js'
export type { CaptureInterfaceName } from './interface-names.js'
export { Reconsideration } from './reconsideration.js'
export { withUnit } from './unit.js'
