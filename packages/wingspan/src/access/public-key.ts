/** Public keys in OpenSSH's form of one line: type, base64, comment (sshd(8), AUTHORIZED_KEYS; RFC 4253 6.6). */

export interface PublicKey {
  readonly type: string
  /** As it goes over the wire: the type again, then the numbers. */
  readonly blob: Uint8Array
}

/** Characters of a line; an RSA key of 16,384 bits has under 3,000. */
const LONGEST_KEY = 8192
const TYPES: ReadonlySet<string> = new Set([
  'ssh-ed25519',
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
])

/** The key of a line; undefined when it is none that we take, options before the type included. */
export function readPublicKey(line: string): PublicKey | undefined {
  if (line.length > LONGEST_KEY) return undefined
  const [type, base64] = line.trim().split(/\s+/, 2)
  if (type === undefined || base64 === undefined || !TYPES.has(type)) return undefined
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined
  const blob = Buffer.from(base64, 'base64')
  return typeOf(blob) === type ? { type, blob } : undefined
}

/** Whether a key that was offered, as it went over the wire, is this one. */
export function isSameKey(key: PublicKey, offered: Uint8Array): boolean {
  return Buffer.from(key.blob).equals(offered)
}

/** The type that a key says it has. */
function typeOf(blob: Buffer): string | undefined {
  if (blob.length < 4) return undefined
  const length = blob.readUInt32BE(0)
  return blob.length > 4 + length ? blob.toString('latin1', 4, 4 + length) : undefined
}
