import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ssh2 from 'ssh2'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadHostKeys } from '../../src/ssh/index.js'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'host-keys-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const modeOf = (name: string) => statSync(join(folder, name)).mode & 0o777

describe('host keys', () => {
  it('are made once, for their owner alone', () => {
    const state = join(folder, 'state')
    const keys = loadHostKeys(state)
    expect(keys.map((key) => (ssh2.utils.parseKey(key) as ssh2.ParsedKey).type)).toEqual([
      'ssh-ed25519',
      'ecdsa-sha2-nistp256',
    ])
    expect(readdirSync(state).sort()).toEqual(['ssh_host_ecdsa_key', 'ssh_host_ed25519_key'])
    expect(modeOf('state')).toBe(0o700)
    expect(modeOf('state/ssh_host_ed25519_key')).toBe(0o600)
    expect(loadHostKeys(state)).toEqual(keys)
  })

  it('may be an RSA key too, where there is one', () => {
    const { private: key } = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 })
    writeFileSync(join(folder, 'ssh_host_rsa_key'), key, { mode: 0o600 })
    expect(loadHostKeys(folder)).toHaveLength(3)
  })

  it('are not used when others can read them', () => {
    loadHostKeys(folder)
    chmodSync(join(folder, 'ssh_host_ecdsa_key'), 0o640)
    expect(() => loadHostKeys(folder)).toThrow(expect.objectContaining({ code: 'host-key-open-to-others' }))
  })

  it('are not replaced when they cannot be read', () => {
    writeFileSync(join(folder, 'ssh_host_ecdsa_key'), 'rubbish', { mode: 0o600 })
    expect(() => loadHostKeys(folder)).toThrow(expect.objectContaining({ code: 'host-key-unreadable' }))
  })

  it('need a folder, or one that can be made', () => {
    writeFileSync(join(folder, 'file'), '')
    const wanted = ['file', 'file/state'].map((name) => join(folder, name))
    for (const name of [...wanted, '/proc/wingspan/state']) {
      expect(() => loadHostKeys(name)).toThrow(
        expect.objectContaining({
          code: 'host-key-unwritable',
          message: expect.stringMatching(`^cannot make ${name}: E[A-Z]+$`),
        }),
      )
    }
    expect(loadHostKeys(join(folder, 'some', 'state'))).toHaveLength(2)
    expect(modeOf('some')).toBe(0o700)
  })
})
