/** Blocks numbered from 1, equal ones alike, and the tables that find a value's blocks by their numbers. */
import { type Block, MaskTable } from '../address/index.js'

/** Blocks under one mask, with the number of each by its words. */
interface SameMask {
  readonly mask: readonly number[]
  readonly entries: (readonly [words: readonly number[], number: number])[]
  readonly numbers: Map<string, number>
}

export class BlockNumbers {
  private readonly masks = new Map<string, SameMask>()
  /** Rules share their blocks: most are known without a look at their words. */
  private readonly known = new Map<Block, number>()
  private last = 0

  get maskCount(): number {
    return this.masks.size
  }

  of(block: Block): number {
    const known = this.known.get(block)
    if (known !== undefined) return known
    const { numbers, entries } = this.sameMask(block.mask)
    const words = block.words.join()
    let number = numbers.get(words)
    if (number === undefined) {
      number = ++this.last
      numbers.set(words, number)
      entries.push([block.words, number])
    }
    this.known.set(block, number)
    return number
  }

  /** By the number of words of a value: one table for each mask. */
  tables(): ReadonlyMap<number, readonly MaskTable[]> {
    const tables = new Map<number, MaskTable[]>()
    for (const { mask, entries } of this.masks.values()) {
      const sameWidth = tables.get(mask.length) ?? []
      sameWidth.push(new MaskTable(mask, entries))
      tables.set(mask.length, sameWidth)
    }
    return tables
  }

  private sameMask(mask: readonly number[]): SameMask {
    const key = mask.join()
    const known = this.masks.get(key)
    if (known) return known
    const made: SameMask = { mask, entries: [], numbers: new Map() }
    this.masks.set(key, made)
    return made
  }
}
