import { describe, expect, it } from 'vitest'
import { compileFeeds, loadConfiguration } from '../../src/compile/index.js'
import { said } from './loaded.js'

const feeds = (text: string) => compileFeeds(loadConfiguration(text).effective)
const NOT_SAID = {
  policyFrom: undefined,
  endedSessions: undefined,
  endedSeconds: undefined,
  reconcileSeconds: undefined,
}

describe('feeds', () => {
  it('are none where none is asked for, or it is inactive', () => {
    const none = { kernel: undefined, monitor: undefined }
    expect(feeds('wingspan { ssh-port 2222; }')).toEqual(none)
    expect(feeds('wingspan { inactive: kernel; }')).toEqual(none)
  })

  it('are the kernel by its word alone', () => {
    for (const text of ['wingspan { kernel; }', 'set wingspan kernel']) {
      expect(said(text)).toEqual([])
      expect(feeds(text).kernel).toEqual(NOT_SAID)
    }
  })

  it('are the kernel with all that is said of it', () => {
    const text = `wingspan { kernel {
      policy-from mark 0xffff; ended-sessions 1000; ended-seconds 60; reconcile-seconds 5; } }`
    expect(said(text)).toEqual([])
    expect(feeds(text).kernel).toEqual({
      policyFrom: { field: 'mark', mask: 0xffff },
      endedSessions: 1000,
      endedSeconds: 60,
      reconcileSeconds: 5,
    })
  })

  it('have policies in the mark or in a label, by a mask of any bits', () => {
    const from = (words: string) => feeds(`set wingspan kernel policy-from ${words}`).kernel?.policyFrom
    expect(from('label 255')).toEqual({ field: 'label', mask: 255 })
    expect(from('mark 0xff000000')).toEqual({ field: 'mark', mask: 0xff00_0000 })
    for (const mask of ['0', '0x', '0x100000000', '4294967296', '-1', 'ff'])
      expect(said(`set wingspan kernel policy-from mark ${mask}`)[0]).toMatch(/^error/)
  })

  it('know one field for policies, not two and not none', () => {
    for (const words of ['{ mark 1; label 1; }', '']) {
      const text = `wingspan { kernel { policy-from ${words}; } }`
      expect(said(text.replace('};', '}'))).toEqual([
        'error no-single-field: wingspan kernel policy-from: expected either mark or label, with a mask',
      ])
    }
  })

  it('are live interfaces', () => {
    const text = 'wingspan { monitor { interface [ eth0 wg-0.7 ]; promiscuous; filter "udp port 53"; } }'
    expect(said(text)).toEqual([])
    expect(feeds(text).monitor).toEqual({
      interfaces: ['eth0', 'wg-0.7'],
      isPromiscuous: true,
      filter: 'udp port 53',
    })
  })

  it('need an interface, and are one of the two', () => {
    expect(said('wingspan { monitor; }')).toEqual([
      'error no-interface: wingspan monitor: expected an interface',
    ])
    expect(said('wingspan { kernel; monitor { interface eth0; } }')).toEqual([
      'error two-feeds: wingspan monitor: sessions come from the kernel already: wingspan has kernel too',
    ])
  })
})
