/**
 * The keys by which clients know the server again, one file each as OpenSSH names and writes them (PROTOCOL.key). They
 * are made on the first start, and only their owner may read them.
 */
import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { printableText } from '../source/index.js'
import { makeFolder } from './make-folder.js'
import { ssh2 } from './ssh2.js'

export type HostKeyErrorCode = 'host-key-unreadable' | 'host-key-unwritable' | 'host-key-open-to-others'

/** The keys cannot be read or made, or others can read them. */
export class HostKeyError extends Error {
  override readonly name = 'HostKeyError'
  readonly code: HostKeyErrorCode

  constructor(code: HostKeyErrorCode, message: string) {
    super(printableText(message))
    this.code = code
  }
}

/** An RSA key is used where somebody has put one; only very old clients need it. */
const NAMES = ['ssh_host_ed25519_key', 'ssh_host_ecdsa_key', 'ssh_host_rsa_key']
const MADE = new Set(['ssh_host_ed25519_key', 'ssh_host_ecdsa_key'])
const OTHERS = 0o077
const MOST_TRIES = 16

/** The private keys in a folder; it and the keys are made where they are not there. Throws a HostKeyError. */
export function loadHostKeys(folder: string): readonly string[] {
  try {
    makeFolder(folder)
  } catch (error) {
    throw new HostKeyError('host-key-unwritable', `cannot make ${folder}: ${reason(error)}`)
  }
  return NAMES.flatMap((name) => {
    const fileName = join(folder, name)
    const known = readKey(fileName)
    if (known !== undefined) return known
    return MADE.has(name) ? makeKey(fileName) : []
  })
}

function readKey(fileName: string): string | undefined {
  let text: string
  try {
    if (statSync(fileName).mode & OTHERS) {
      const message = `${fileName} can be read by others; chmod 600 it, or remove it for a new one`
      throw new HostKeyError('host-key-open-to-others', message)
    }
    text = readFileSync(fileName, 'utf8')
  } catch (error) {
    if (error instanceof HostKeyError) throw error
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new HostKeyError('host-key-unreadable', `cannot read ${fileName}: ${reason(error)}`)
  }
  const key = ssh2.utils.parseKey(text)
  if (key instanceof Error || !key.isPrivateKey()) {
    throw new HostKeyError('host-key-unreadable', `${fileName} is no private key without a passphrase`)
  }
  return text
}

/** ssh2 writes one key in a few hundred so that it cannot read it again. */
function usableKey(type: 'ed25519' | 'ecdsa'): string {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const text = ssh2.utils.generateKeyPairSync(type, { bits: 256, comment: 'wingspan' }).private
    if (!(ssh2.utils.parseKey(text) instanceof Error)) return text
  }
  throw new HostKeyError('host-key-unwritable', `no usable ${type} key could be made`)
}

/** Another start at the same moment makes no second key: the first to give a key its name wins. */
function makeKey(fileName: string): string {
  const type = fileName.includes('ed25519') ? 'ed25519' : 'ecdsa'
  const text = usableKey(type)
  const part = `${fileName}.${randomBytes(4).toString('hex')}`
  try {
    writeFileSync(part, text, { mode: 0o600, flag: 'wx' })
    try {
      linkSync(part, fileName)
    } finally {
      unlinkSync(part)
    }
    return text
  } catch (error) {
    const other = (error as NodeJS.ErrnoException).code === 'EEXIST' ? readKey(fileName) : undefined
    if (other !== undefined) return other
    throw new HostKeyError('host-key-unwritable', `cannot write ${fileName}: ${reason(error)}`)
  }
}

function reason(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error)
}
