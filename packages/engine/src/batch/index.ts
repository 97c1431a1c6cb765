/** The flat columns that rooms hand each other: frames from a source, packets from the decoder. */
export { BATCH_SIZE, FrameBatch } from './frame-batch.js'
export {
  PacketBatch,
  PacketKind,
  PacketTrait,
  TRAIT_ONE_WING,
  TRAIT_QUERY_KIND,
  WINDOW_SCALE_NONE,
  WINDOW_SCALE_UNKNOWN,
} from './packet-batch.js'
