import { describe, expect, it } from 'vitest'
import { check, errors, isSecret, supportOf } from './stanza-check.js'

describe('system', () => {
  it('of a branch is known, all of it', () => {
    expect(
      check(`system {
        host-name branch-gw; domain-name example.net; domain-search [ example.net example.org ];
        time-zone Europe/Berlin; no-redirects; arp { aging-timer 5; }
        root-authentication {
          encrypted-password "$6$abc"; ## SECRET-DATA
          ssh-ed25519 "ssh-ed25519 AAAA root@host" { from 10.0.0.0/8; }
        }
        login {
          message "for the staff only";
          retry-options { tries-before-disconnect 3; lockout-period 5; }
          class watch {
            idle-timeout 30; permissions [ view network view-configuration ];
            allow-commands "show security .*"; deny-commands-regexps [ "clear .*" "request .*" ];
            allowed-days [ monday friday ]; login-alarms;
          }
          user ops {
            full-name "Operations"; uid 2001; class super-user;
            authentication { encrypted-password "$6$def"; ssh-rsa "ssh-rsa AAAA ops@host"; }
          }
        }
        services {
          ssh { root-login deny; protocol-version v2; ciphers [ aes256-ctr aes128-ctr ]; }
          netconf { ssh { port 830; } rfc-compliant; }
          web-management { https { system-generated-certificate; interface ge-0/0/1.0; } }
          dhcp-local-server { group g { interface ge-0/0/1.0; } }
        }
        syslog {
          archive size 1m files 5 world-readable;
          user * { any emergency; }
          host 10.0.0.5 {
            any notice; authorization info; match "RT_FLOW|SSH"; port 1514; facility-override local7;
            log-prefix branch; source-address 10.0.10.1; explicit-priority; structured-data { brief; }
          }
          file messages { any notice; authorization info; archive size 100k; }
          file interactive-commands { interactive-commands any; structured-data; }
          console { any critical; }
          time-format year millisecond;
        }
        ntp {
          boot-server 10.0.0.1; server 10.0.0.1 key 1 prefer; server ntp.example.net version 4;
          authentication-key 1 type sha256 value "$9$ghi"; trusted-key 1; source-address 10.0.10.1;
        }
        name-server { 9.9.9.9; 2620:fe::fe { routing-instance VR; } }
        authentication-order [ radius password ];
        radius-server { 10.0.0.6 { secret "$9$jkl"; port 1812; } }
        archival { configuration { transfer-on-commit; archive-sites { "scp://a@b/c" password "$9$m"; } } }
        commit synchronize; max-configurations-on-flash 5; processes { dhcp-service { disable; } }
        license { autoupdate { url https://example.net/; } } phone-home { rfc-compliant; }
      }`),
    ).toEqual([])
  })

  it('is irrelevant to flows, but for its name and for the table of the management interface', () => {
    expect(supportOf('system host-name')).toBe('implemented')
    expect(supportOf('system management-instance')).toBe('not-implemented')
    for (const word of [
      'login user ops class',
      'services ssh',
      'syslog host a any any',
      'time-zone',
      'ntp',
    ]) {
      expect([word, supportOf(`system ${word}`)]).toEqual([word, 'irrelevant'])
    }
  })

  it('holds secrets: passwords, keys, and what stands in stanzas of servers', () => {
    const secrets = [
      'root-authentication encrypted-password',
      'root-authentication ssh-rsa',
      'login user ops authentication encrypted-password',
      'login user ops authentication ssh-ed25519',
      'ntp authentication-key 1 value',
      ...['radius-server', 'tacplus-server', 'ldap-server', 'archival', 'services outbound-ssh'],
    ]
    for (const words of secrets) expect([words, isSecret(`system ${words}`)]).toEqual([words, true])
    expect(isSecret('system host-name')).toBe(false)
    expect(isSecret('system login user ops class')).toBe(false)
  })

  it('with values that no device takes is an error', () => {
    const wrong = [
      'login user ops uid 99',
      'login idle-timeout 61',
      'login class c allowed-days someday',
      'login class c security-role root',
      'authentication-order kerberos',
      'name-server dns.example.net',
      'ntp authentication-key 0',
      'ntp authentication-key 1 type crc',
      'syslog host a facility-override local8',
      'syslog host a port 65536',
      'syslog host a transport sctp',
      'syslog log-rotate-frequency 60',
    ]
    for (const statement of wrong) {
      expect(errors(`set system ${statement}`)).toEqual([`error invalid-value: system ${statement}`])
    }
    expect(errors(`set system host-name ${'h'.repeat(256)}`)).toHaveLength(1)
  })

  it('with words that are nowhere in the schema is an error', () => {
    expect(
      errors(`system {
        hostname a; services { shh; } login { users ops; user ops { clas c; } }
        syslog { file messages { any loud; } }
      }`),
    ).toEqual([
      'error unknown-statement: system hostname',
      'error unknown-statement: system services shh',
      'error unknown-statement: system login users',
      'error unknown-statement: system login user ops clas',
      'error unknown-statement: system syslog file messages any loud',
    ])
  })

  it('logs of facilities that a device has', () => {
    expect(
      errors('system { syslog { file messages { kernal any; } console { application-status any; } } }'),
    ).toEqual(['error invalid-value: system syslog file messages kernal'])
  })
})
