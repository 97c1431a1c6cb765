/**
 * Which address of a pool a host has for all its sessions (Junos reference: address-persistent), where a capture has
 * shown that it is not the one that was chosen here. Hosts may share an address.
 */
import { KeyTable } from './key-table.js'

const NONE = -1
/** Family, then the address. */
const KEY_WORDS = 5
/** Of each pool. What a capture shows of hosts beyond them is not remembered. */
const MOST_HOSTS = 65_536

/** A host inside, by its address; one word of it is read for IPv4. */
export interface InnerHost {
  /** 4 or 6. */
  readonly family: number
  readonly source: Int32Array
}

export class KeptAddresses {
  private readonly hosts: KeyTable
  private readonly addresses: number[] = []
  private readonly key = new Int32Array(KEY_WORDS)

  constructor(seed: number) {
    this.hosts = new KeyTable(KEY_WORDS, seed)
  }

  /** Number of a host's address; -1 when none was shown. */
  of(host: InnerHost): number {
    this.fillKey(host)
    return this.addresses[this.hosts.find(this.key)] ?? NONE
  }

  set(host: InnerHost, address: number): void {
    this.fillKey(host)
    const known = this.hosts.find(this.key)
    if (known !== NONE) this.addresses[known] = address
    else if (this.addresses.length < MOST_HOSTS) this.hosts.set(this.key, this.addresses.push(address) - 1)
  }

  private fillKey({ family, source }: InnerHost): void {
    const { key } = this
    key[0] = family
    for (let word = 0; word < 4; word++) key[word + 1] = word === 0 || family === 6 ? source[word]! : 0
  }
}
