/** A number that follows from an address and port, the same in every run: what choices that must not change hang on. */
export function endHash(words: Int32Array, family: number, port: number): number {
  let hash = port
  for (let word = 0; word < (family === 4 ? 1 : 4); word++) {
    hash = Math.imul(hash ^ words[word]!, 0x9e3779b1)
    hash ^= hash >>> 15
  }
  return hash >>> 0
}
