/** Public keys in OpenSSH's form of one line: type, base64, comment (sshd(8), AUTHORIZED_KEYS; RFC 4253 6.6). */

export interface PublicKey {
  readonly type: string
  /** As it goes over the wire: the type again, then the numbers. */
  readonly blob: Uint8Array
}

/** Characters of a line; an RSA key of 16,384 bits has under 3,000. */
const LONGEST_KEY = 8192
/** The parts that follow the type (RFC 8709 4; RFC 4253 6.6: exponent, modulus; RFC 5656 3.1: curve, point). */
const PARTS: ReadonlyMap<string, number> = new Map([
  ['ssh-ed25519', 1],
  ['ssh-rsa', 2],
  ['ecdsa-sha2-nistp256', 2],
  ['ecdsa-sha2-nistp384', 2],
  ['ecdsa-sha2-nistp521', 2],
])

/** The key of a line; undefined when it is none that we take, options before the type included. */
export function readPublicKey(line: string): PublicKey | undefined {
  if (line.length > LONGEST_KEY) return undefined
  const [type, base64] = line.trim().split(/\s+/, 2)
  const parts = PARTS.get(type ?? '')
  if (type === undefined || base64 === undefined || parts === undefined) return undefined
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined
  const blob = Buffer.from(base64, 'base64')
  const [named, ...rest] = partsOf(blob) ?? []
  return named?.toString('latin1') === type && rest.length === parts ? { type, blob } : undefined
}

/** Whether a key that was offered, as it went over the wire, is this one. */
export function isSameKey(key: PublicKey, offered: Uint8Array): boolean {
  return Buffer.from(key.blob).equals(offered)
}

/** What a key is made of, each part after its length; undefined where one is cut short. */
function partsOf(blob: Buffer): Buffer[] | undefined {
  const parts: Buffer[] = []
  for (let at = 0; at < blob.length; ) {
    const start = at + 4
    if (start > blob.length) return undefined
    at = start + blob.readUInt32BE(start - 4)
    if (at > blob.length) return undefined
    parts.push(blob.subarray(start, at))
  }
  return parts
}
