/** Where packets come from: captures in files and on standard input, decompressed and merged by time. */
export type { ByteSource } from './byte-source.js'
export { CaptureError } from './capture-error.js'
export { CaptureFile, openCapture } from './capture-file.js'
export { mergeCaptures, openCaptures } from './merged-captures.js'
export { openBytes } from './open-bytes.js'
export type { PacketSource, SourceDamage } from './packet-source.js'
export { printableText } from './printable-text.js'
export { StreamSource } from './stream-source.js'
