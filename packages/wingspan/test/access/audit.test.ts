import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AuditEvent, auditRecord, redactSecrets } from '../../src/access/audit.js'

const EVENT: AuditEvent = {
  action: 'clear',
  user: 'ada',
  from: '192.0.2.1',
  via: 'ssh',
  result: 'ok',
  what: 'clear security flow session protocol udp',
  count: 3,
}

describe('an audit record', () => {
  it('says who, from where, how, what and with what result', () => {
    expect(auditRecord(EVENT)).toEqual({ audit: true, ...EVENT })
  })

  it('leaves out what there is none of', () => {
    const event: AuditEvent = { action: 'login', user: 'ada', from: 'local', via: 'local', result: 'ok' }
    expect(Object.keys(auditRecord(event))).toEqual(['audit', 'action', 'user', 'from', 'via', 'result'])
  })

  it('has no control character and no end, whatever a client has sent', () => {
    const hostile = fc.string({ unit: 'binary', maxLength: 3000 })
    fc.assert(
      fc.property(hostile, hostile, (user, what) => {
        const record = auditRecord({ ...EVENT, user, what })
        expect(`${record.user}${record.what}`).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/)
        expect(record.user.length).toBeLessThanOrEqual(129)
        expect(record.what!.length).toBeLessThanOrEqual(1025)
      }),
    )
    expect(auditRecord({ ...EVENT, user: 'a\r\nb' }).user).toBe('a\\x0d\\x0ab')
  })

  it.each([
    ['set encrypted-password $6$salt$hash', 'set encrypted-password <secret>'],
    ['pre-shared-key ascii-text "my key" next', 'pre-shared-key <secret> "my key" next'],
    ['secret "a \\"quoted\\" one" x', 'secret <secret> x'],
    ['secret "without an end', 'secret <secret>'],
    ['x $9$abc/def"; y', 'x <secret>"; y'],
    ['show configuration | match "$1$salt$x"', 'show configuration | match "<secret>"'],
    ['show security flow session', 'show security flow session'],
  ])('of %s has %s', (text, redacted) => {
    expect(redactSecrets(text)).toBe(redacted)
  })
})
