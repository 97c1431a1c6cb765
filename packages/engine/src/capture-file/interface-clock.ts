/**
 * From a 64-bit pcapng timestamp to whole microseconds, rounded down and exact although numbers hold 53 bits
 * (draft-ietf-opsawg-pcapng section 4.2, if_tsresol and if_tsoffset).
 */
const TWO_TO_32 = 4294967296
const MICROSECOND_DIGITS = 6
/** The last second that 32 bits can count, which is as far as classic captures and session records go. */
const LATEST_MICROSECONDS = (TWO_TO_32 - 1) * 1e6

export class InterfaceClock {
  /** if_tsresol: decimal digits of a second, or with the top bit set, binary ones. */
  readonly #resolution: number
  readonly #offsetMicroseconds: number

  constructor(resolution: number, offsetSeconds: number) {
    this.#resolution = resolution
    this.#offsetMicroseconds = offsetSeconds * 1e6
  }

  /** Whole microseconds since 1970, from 0 to the year 2106: times beyond either end are moved to it. */
  microseconds(high: number, low: number): number {
    const resolution = this.#resolution
    const ticks =
      resolution === MICROSECOND_DIGITS
        ? high * TWO_TO_32 + low
        : resolution < 128
          ? fromDecimal(high, low, resolution)
          : fromBinary(high, low, resolution - 128)
    const time = ticks + this.#offsetMicroseconds
    return time < 0 ? 0 : Math.min(time, LATEST_MICROSECONDS)
  }
}

function fromDecimal(high: number, low: number, digits: number): number {
  if (digits <= MICROSECOND_DIGITS) return (high * TWO_TO_32 + low) * 10 ** (MICROSECOND_DIGITS - digits)
  // Divided in two steps, each of which stays below 2^53.
  const surplus = digits - MICROSECOND_DIGITS
  const divisor = 10 ** Math.min(surplus, 6)
  const remainder = high % divisor
  const quotient =
    Math.floor(high / divisor) * TWO_TO_32 + Math.floor((remainder * TWO_TO_32 + low) / divisor)
  return surplus > 6 ? Math.floor(quotient / 10 ** (surplus - 6)) : quotient
}

function fromBinary(high: number, low: number, digits: number): number {
  if (digits <= 32) {
    const unit = 2 ** digits
    const seconds = high * (TWO_TO_32 / unit) + Math.floor(low / unit)
    return seconds * 1e6 + Math.floor(((low % unit) * 1e6) / unit)
  }
  const unit = 2 ** (digits - 32)
  const fraction = (high % unit) * 1e6 + Math.floor((low * 1e6) / TWO_TO_32)
  return Math.floor(high / unit) * 1e6 + Math.floor(fraction / unit)
}
