/** Names of interfaces by their numbers (POSIX `net/if.h`), in the network namespace of this program. */
import { type Libc, loadLibc } from './libc.js'

/** IFNAMSIZ: a name and its end. */
const NAME_BYTES = 16

export class InterfaceNames {
  readonly #libc: Libc

  private constructor(libc: Libc) {
    this.#libc = libc
  }

  /** Rejects with a NativeError where foreign functions cannot be called. */
  static async load(): Promise<InterfaceNames> {
    return new InterfaceNames(await loadLibc())
  }

  /** The name an interface has now; empty where there is none of that number. */
  name(index: number): string {
    const bytes = new Uint8Array(NAME_BYTES)
    if (this.#libc.if_indextoname(index, bytes) === null) return ''
    return Buffer.from(bytes.subarray(0, bytes.indexOf(0))).toString()
  }
}
