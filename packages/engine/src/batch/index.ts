/** The flat columns that rooms hand each other: frames from a source, packets from the decoder. */
export { BATCH_SIZE, FrameBatch } from './frame-batch.js'
export { PacketBatch, PacketKind, PacketTrait, TRAIT_ONE_WING, TRAIT_QUERY_KIND } from './packet-batch.js'
