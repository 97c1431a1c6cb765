/**
 * Makes the corpus again, from the examples and by hand: `tsx fuzz/make-corpus.ts`. Files that it did not make,
 * inputs that failed once, are left alone.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  BATCH_SIZE,
  CaptureReader,
  decodeFrames,
  FrameBatch,
  PacketBatch,
  pcapHeader,
  pcapRecord,
} from '../packages/engine/src/index.js'
import {
  ascii,
  concat,
  layOut,
  pcapFile,
  pcapngBlocks,
} from '../packages/engine/test/capture-file/captures.js'
import { ASKED_TEXTS } from './asked-texts.js'
import { viewOf } from './bytes.js'
import { CONFIGURATION_TEXTS } from './configuration-texts.js'
import { CORPUS } from './corpus.js'

const EXAMPLES = fileURLToPath(new URL('../examples/', import.meta.url))
/** Stored bytes of a frame in the cut captures: every header, and little else. */
const SNAP_LENGTH = 96
const CUT_FRAMES = 32
const ETHERNET = 1

interface Frame {
  readonly timeMicroseconds: number
  readonly linkType: number
  readonly wireLength: number
  readonly bytes: Uint8Array
  /** What the decoder says of it: frames of the same shape are as good as each other. */
  readonly shape: string
}

function framesOf(capture: Uint8Array): Frame[] {
  const reader = new CaptureReader({ fileName: 'example' })
  const batch = new FrameBatch()
  const packets = new PacketBatch()
  const frames: Frame[] = []
  reader.feed(capture, viewOf(capture), 0, capture.length)
  while (reader.read(batch) > 0) {
    decodeFrames(batch, packets)
    for (let i = 0; i < batch.count; i++) {
      const start = batch.offset[i]!
      const { kind, dropReason, traits, family, outerProtocol } = packets
      frames.push({
        timeMicroseconds: batch.timeMicroseconds[i]!,
        linkType: batch.linkType[i]!,
        wireLength: batch.wireLength[i]!,
        bytes: batch.bytes.slice(start, start + Math.min(SNAP_LENGTH, batch.capturedLength[i]!)),
        shape:
          batch.linkType[i] === ETHERNET
            ? [kind[i], dropReason[i], traits[i], family[i], outerProtocol[i]].join()
            : `link type ${batch.linkType[i]}, kind ${kind[i]}, family ${family[i]}`,
      })
    }
  }
  return frames
}

/** Frames of one link type as a capture, times and lengths kept, bytes cut. */
function cutCapture(frames: readonly Frame[]): Uint8Array {
  const { linkType } = frames[0]!
  const records = frames
    .filter((frame) => frame.linkType === linkType)
    .map(({ timeMicroseconds, bytes, wireLength }) => pcapRecord(timeMicroseconds, bytes, wireLength))
  return concat(pcapHeader(linkType), ...records)
}

function write(target: string, name: string, bytes: Uint8Array): void {
  mkdirSync(CORPUS + target, { recursive: true })
  writeFileSync(`${CORPUS}${target}/${name}`, bytes)
}

const example = (name: string) => Uint8Array.from(readFileSync(EXAMPLES + name))
const protocols = readdirSync(`${EXAMPLES}protocols`).map((name) => `protocols/${name}`)
const hard = ['cut.pcap', 'damaged.pcapng', 'lies.pcap', 'mixed-links.pcapng'].map((name) => `hard/${name}`)
const plain = (name: string) => name.replaceAll('/', '-')

for (const name of [...protocols, ...hard]) write('pipeline', plain(name), example(name))
for (const name of hard) write('capture-file', plain(name), example(name))

for (const name of ['office.pcapng', 'hard/fragments.pcap']) {
  const frames = framesOf(example(name))
  const pieces = Math.min(8, Math.floor(frames.length / CUT_FRAMES))
  for (let piece = 0; piece < pieces; piece++) {
    const from = Math.floor((frames.length / pieces) * piece)
    write('pipeline', `${plain(name)}-${piece}.pcap`, cutCapture(frames.slice(from, from + CUT_FRAMES)))
  }
}

const shapes = new Map<string, Frame>()
for (const name of ['office.pcapng', 'hard/fragments.pcap', ...protocols, ...hard]) {
  for (const frame of framesOf(example(name))) if (!shapes.has(frame.shape)) shapes.set(frame.shape, frame)
}
const alike = new Set<string>()
let number = 0
for (const { bytes } of shapes.values()) {
  const text = bytes.toString()
  if (alike.has(text)) continue
  alike.add(text)
  write('decode', `frame-${String(number++).padStart(3, '0')}`, bytes)
}

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, i) => i)
const frame = bytesOf(60)
const records = Array.from({ length: BATCH_SIZE + 3 }, (_, i) => [i, i * 1000, bytesOf(i), i + 4] as const)
write('capture-file', 'pcap-little.pcap', pcapFile({}, ...records))
write(
  'capture-file',
  'pcap-big.pcap',
  pcapFile({ littleEndian: false, network: 101 }, [1, 2, frame], [3, 4, frame]),
)
write(
  'capture-file',
  'pcap-nanoseconds.pcap',
  pcapFile({ magic: 0xa1b23c4d }, [1, 999_999_999, frame], [2, 0, frame]),
)
write('capture-file', 'pcap-modified.pcap', pcapFile({ magic: 0xa1b2cd34 }, [1, 2, frame], [3, 4, frame]))
for (const littleEndian of [true, false]) {
  const {
    section,
    interface: described,
    enhanced,
    old,
    simple,
    statistics,
    option,
    block,
  } = pcapngBlocks(littleEndian)
  const everything = concat(
    section(),
    described(1, 0, option(2, ascii('eth0')), option(9, layOut(littleEndian, [1, 9])), option(0)),
    described(101, 40, option(9, layOut(littleEndian, [1, 0x8a])), option(14, layOut(littleEndian, [8, -5]))),
    enhanced(0, 1_700_000_000_000_000_000n, frame, 80, option(2, layOut(littleEndian, [4, 1])), option(0)),
    block(0xbad, frame),
    simple(60, frame.subarray(0, 60)),
    old(1, 5_000_000n, frame),
    statistics(0, option(4, layOut(littleEndian, [8, 100])), option(5, layOut(littleEndian, [8, 7]))),
    section(),
    described(113, 65535),
    enhanced(0, 77n, bytesOf(3)),
  )
  write('capture-file', `pcapng-${littleEndian ? 'little' : 'big'}.pcapng`, everything)
}
write('capture-file', 'pcapng-empty-section.pcapng', pcapngBlocks(true).section())

const LINES = [
  'show security flow session',
  'show security flow session protocol tcp source-prefix 10.0.0.0/8 destination-port 443 extensive',
  'sh sec fl se prot 47 summary',
  'show security flow session session-identifier 18446744073709551615 brief',
  'show security flow session application junos-dns-udp family inet6 validity invalidated count 5',
  'show security flow session interface "ge-0/0/0.0" duration-more-than 100000 bytes-less-than 4294967295',
  'show security flow session source-prefix 2001:db8::1:2/64 start-identifier 7',
  'show security flow statistics detail',
  'show security flow stat',
  'show security flow session nat protocol',
  'exit',
  '"unfinished \\" word',
  'show security flow session protocol tcp sort-by bytes-rate limit 5 extensive',
  'show security flow session limit 1000 group-by source-prefix 24 source-prefix 10.0.0.0/8',
]
for (const [i, line] of LINES.entries()) {
  write('command', `line-${String(i).padStart(2, '0')}.txt`, new TextEncoder().encode(line))
}

for (const [name, text] of Object.entries(CONFIGURATION_TEXTS)) {
  write('configuration', name, new TextEncoder().encode(text))
}

for (const [target, texts] of Object.entries(ASKED_TEXTS)) {
  for (const [name, text] of Object.entries(texts)) write(target, name, new TextEncoder().encode(text))
}

/** Steps of the fragments target: which datagram and fragment, protocol, length, pause. */
const FIRST = 8
const IPV6 = 4
const STEPS: Readonly<Record<string, readonly number[]>> = {
  'in-order': [FIRST, 1, 100, 0, 0, 1, 100, 1, 0, 1, 100, 1],
  'first-last': [0, 1, 100, 0, 0, 1, 100, 1, FIRST, 1, 100, 1, 0, 1, 9, 0],
  'too-many': [0, 0, 1, 0, 1, 0, 1, 0, 2, 0, 1, 0, 3, 0, 1, 0, FIRST, 0, 1, 0, FIRST + 1, 0, 1, 0],
  'too-late': [0, 1, 1, 0, 0, 1, 1, 4, 0, 1, 1, 5, FIRST, 1, 1, 6, 0, 1, 1, 6],
  'two-firsts': [FIRST, 1, 1, 0, 0, 1, 1, 0, FIRST, 1, 1, 0, FIRST + 16, 2, 1, 0, 0, 1, 1, 0],
  'two-protocols': [IPV6, 0, 1, 0, IPV6, 1, 1, 0, IPV6 + FIRST, 2, 1, 0, IPV6, 3, 1, 0],
  backwards: [0, 1, 1, 7, FIRST, 1, 1, 7, 0, 1, 1, 7],
}
for (const [name, steps] of Object.entries(STEPS)) write('fragments', name, Uint8Array.from(steps))
