/** Numbers in sentences. */

/** `1 flow`, `200,000 flows`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** `200,000`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US')
}
