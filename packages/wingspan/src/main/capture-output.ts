/** A pcapng file being written. */
import {
  appendPcapngPacket,
  type CaptureInterface,
  type CaptureInterfaceName,
  pcapngInterface,
  pcapngPacketLength,
  pcapngSectionHeader,
} from '@wingspan/engine'
import { WholeFile } from './whole-file.js'

const BUFFER_BYTES = 1 << 20

export class CaptureOutput {
  readonly #file: WholeFile
  readonly #interfaces: readonly CaptureInterface[]
  readonly #nameOf: CaptureInterfaceName
  /** Interface numbers in the output, by number in the source. */
  readonly #numbers = new Map<number, number>()
  #buffer = new Uint8Array(BUFFER_BYTES)
  #view = new DataView(this.#buffer.buffer)
  #length = 0
  /** Packets written. */
  packets = 0

  /**
   * Opens the file. `interfaces` are the source's, by number; they are described as they are needed, by the names
   * that `nameOf` gives, so that the file's sessions have the same ones.
   */
  constructor(fileName: string, interfaces: readonly CaptureInterface[], nameOf: CaptureInterfaceName) {
    this.#file = new WholeFile(fileName)
    this.#interfaces = interfaces
    this.#nameOf = nameOf
    this.#appendBlock(pcapngSectionHeader())
  }

  /** Adds a packet; its bytes are copied. */
  add(
    captureInterface: number,
    timeMicroseconds: number,
    bytes: Uint8Array,
    offset: number,
    capturedLength: number,
    wireLength: number,
  ): void {
    const number = this.#numbers.get(captureInterface) ?? this.#describe(captureInterface)
    this.#makeRoom(pcapngPacketLength(capturedLength))
    this.#length = appendPcapngPacket(
      this.#buffer,
      this.#view,
      this.#length,
      number,
      timeMicroseconds,
      bytes,
      offset,
      capturedLength,
      wireLength,
    )
    this.packets++
  }

  /** Completes the file under its name; where that fails, it is given up. */
  finish(): void {
    try {
      this.#flush()
    } catch (error) {
      this.abandon()
      throw error
    }
    this.#file.finish()
  }

  /** Gives the file up. */
  abandon(): void {
    this.#file.abandon()
  }

  #describe(captureInterface: number): number {
    const { linkType, snapLength } = this.#interfaces[captureInterface]!
    this.#appendBlock(pcapngInterface(linkType, snapLength, this.#nameOf(captureInterface)))
    const number = this.#numbers.size
    this.#numbers.set(captureInterface, number)
    return number
  }

  #appendBlock(block: Uint8Array): void {
    this.#makeRoom(block.length)
    this.#buffer.set(block, this.#length)
    this.#length += block.length
  }

  #makeRoom(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return
    this.#flush()
    if (bytes <= this.#buffer.length) return
    this.#buffer = new Uint8Array(bytes)
    this.#view = new DataView(this.#buffer.buffer)
  }

  #flush(): void {
    this.#file.write(this.#buffer, 0, this.#length)
    this.#length = 0
  }
}
