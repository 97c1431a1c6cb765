/** UTF-8, both ways. Declared here because the engine is built without the types of any host. */
declare class TextDecoder {
  decode(bytes: Uint8Array): string
}
declare class TextEncoder {
  encode(text: string): Uint8Array
}

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** Text up to the first NUL, if there is one; bytes that are no UTF-8 become U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  const nul = bytes.indexOf(0)
  return decoder.decode(nul < 0 ? bytes : bytes.subarray(0, nul))
}

export function encodeText(text: string): Uint8Array {
  return encoder.encode(text)
}
