/** Options of pcapng blocks (draft-ietf-opsawg-pcapng section 3.5): code, length, value padded to 4 bytes. */
import { OptionCode } from './pcapng-format.js'

/** Whether every option ends within `end`. */
export function optionsAreWhole(view: DataView, start: number, end: number, littleEndian: boolean): boolean {
  let position = start
  while (position + 4 <= end) {
    if (view.getUint16(position, littleEndian) === OptionCode.endOfOptions) return true
    const next = nextOption(view, position, littleEndian)
    if (next > end) return false
    position = next
  }
  return true
}

/** Offset of the value of the first option `code` that ends within `end` and has `least` bytes or more, or -1. */
export function findOption(
  view: DataView,
  start: number,
  end: number,
  littleEndian: boolean,
  code: number,
  least: number,
): number {
  let position = start
  while (position + 4 <= end) {
    const found = view.getUint16(position, littleEndian)
    const next = nextOption(view, position, littleEndian)
    if (found === OptionCode.endOfOptions || next > end) return -1
    if (found === code && optionLength(view, position + 4, littleEndian) >= least) return position + 4
    position = next
  }
  return -1
}

/** Length in bytes of the option whose value starts at `value`. */
export function optionLength(view: DataView, value: number, littleEndian: boolean): number {
  return view.getUint16(value - 2, littleEndian)
}

function nextOption(view: DataView, position: number, littleEndian: boolean): number {
  return position + 4 + ((view.getUint16(position + 2, littleEndian) + 3) & ~3)
}
