import { describe, expect, it } from 'vitest'
import { compileServices, loadConfiguration } from '../../src/compile/index.js'
import { said } from './loaded.js'

const services = (text: string) => compileServices(loadConfiguration(text).effective)
const NOT_SAID = { port: undefined, connectionLimit: undefined, sessionLimit: undefined }

describe('services', () => {
  it('are none where none is asked for', () => {
    expect(services('system { host-name a; }')).toEqual({
      ssh: undefined,
      netconf: undefined,
      listenAddresses: [],
      stateDirectory: undefined,
      isSocketForGroup: false,
    })
  })

  it('are those of the device', () => {
    const { ssh, netconf } = services(
      `system { services {
         ssh { port 22; connection-limit 20; max-sessions-per-connection 4; }
         netconf { ssh { port 830; } }
       } }`,
    )
    expect(ssh).toEqual({ port: 22, connectionLimit: 20, sessionLimit: 4 })
    expect(netconf).toEqual({ ...NOT_SAID, port: 830 })
    expect(services('system { services { ssh; netconf { ssh; } } }')).toMatchObject({
      ssh: NOT_SAID,
      netconf: NOT_SAID,
    })
  })

  it('are off where they are inactive, and NETCONF where it is not over SSH', () => {
    const { ssh, netconf } = services('system { services { inactive: ssh; netconf { rfc-compliant; } } }')
    expect([ssh, netconf]).toEqual([undefined, undefined])
  })

  it('come from groups too', () => {
    const text = 'groups { g { system { services { ssh { port 2200; } } } } } apply-groups g;'
    expect(services(text).ssh?.port).toBe(2200)
  })

  it('are on the ports and addresses of our own stanza', () => {
    const text = `
      system { services { ssh { port 22; } netconf { ssh; } } }
      wingspan { listen-address [ 192.0.2.1 2001:db8::1 ]; ssh-port 2222; netconf-port 8830; state-directory /var/lib/w; }`
    expect(said(text)).toEqual([])
    expect(services(text)).toEqual({
      ssh: { ...NOT_SAID, port: 2222 },
      netconf: { ...NOT_SAID, port: 8830 },
      listenAddresses: ['192.0.2.1', '2001:db8::1'],
      stateDirectory: '/var/lib/w',
      isSocketForGroup: false,
    })
  })

  it('have a socket for the user alone, or for the group as well', () => {
    expect(services('wingspan { socket-access user; }').isSocketForGroup).toBe(false)
    expect(services('wingspan { socket-access group; }').isSocketForGroup).toBe(true)
    expect(said('wingspan { socket-access all; }')[0]).toMatch(/^error/)
  })

  it('are not started by a port of our own stanza alone', () => {
    expect(services('wingspan { ssh-port 2222; }').ssh).toBeUndefined()
  })

  it('know a limit that cannot be one', () => {
    const { ssh } = services('system { services { ssh { port 0; connection-limit 251; } } }')
    expect(ssh).toEqual(NOT_SAID)
    expect(said('wingspan { ssh-port 65536; }')[0]).toMatch(/^error/)
  })
})
