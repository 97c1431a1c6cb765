/** Whole configurations in a test: what is said of them, and the rules they make. */
import { expect } from 'vitest'
import { loadConfiguration } from '../../src/compile/index.js'

/** Two zones with an interface each, an address and an application, to put more into. */
export const GROUND = `
  interfaces {
    ge-0/0/0 { unit 0 { family inet { address 10.0.0.1/24; } } }
    ge-0/0/1 { unit 0 { family inet { address 198.51.100.1/24; } } }
    ge-0/0/2 { unit 0 { family inet { address 10.9.0.1/24; } } }
  }
  routing-instances { VR { instance-type virtual-router; interface ge-0/0/2.0; } }
  applications { application web { protocol tcp; destination-port 8080; } }
  security {
    address-book { global { address HOST 10.0.0.5/32; address NET 10.0.0.0/24; address-set SET { address HOST; } } }
    zones {
      security-zone trust { interfaces { ge-0/0/0.0; } address-book { address OWN 10.0.0.6/32; } }
      security-zone untrust { interfaces { ge-0/0/1.0; } }
    }
  }`

/** Severity, code, path and sentence of all that is said. */
export function said(text: string): readonly string[] {
  return loadConfiguration(text).diagnostics.map(
    ({ severity, code, message }) => `${severity} ${code}: ${message}`,
  )
}

/** The rules of a configuration of which nothing is said. */
export function rulesOf(text: string) {
  const { rules, diagnostics } = loadConfiguration(text)
  expect(diagnostics).toEqual([])
  return rules!
}
