/** The first message of each side (RFC 6241 section 8.1): what it can, and the version that both then speak. */
import { XmlWriter } from '@wingspan/junos'
import { trimmedText, type XmlElement } from './xml-element.js'

export const BASE_NAMESPACE = 'urn:ietf:params:xml:ns:netconf:base:1.0'

const BASE_1_0 = 'urn:ietf:params:netconf:base:1.0'
const BASE_1_1 = 'urn:ietf:params:netconf:base:1.1'

/** Only what is true: there is no candidate and nothing to commit. Clients know a Junos device by the last two. */
export const CAPABILITIES: readonly string[] = [
  BASE_1_0,
  BASE_1_1,
  'http://xml.juniper.net/netconf/junos/1.0',
  'http://xml.juniper.net/dmi/system/1.0',
]

const HELLO_BYTES = 1024

export type BaseVersion = '1.0' | '1.1'

/** Our hello, unframed. */
export function writeHello(sessionId: number): Uint8Array {
  const xml = new XmlWriter(HELLO_BYTES)
  xml.open('hello', { xmlns: BASE_NAMESPACE })
  xml.open('capabilities')
  for (const capability of CAPABILITIES) xml.leaf('capability', capability)
  xml.close()
  xml.leaf('session-id', sessionId)
  xml.close()
  return xml.written
}

/** The highest version that a client's hello shares with us; undefined where it is no hello or shares none. */
export function agreedVersion(hello: XmlElement): BaseVersion | undefined {
  // A client that gives a session-id takes itself for a server: RFC 6241 wants the session ended.
  if (hello.name !== 'hello' || childrenOf(hello, 'session-id').length > 0) return undefined
  const capabilities = childrenOf(hello, 'capabilities').flatMap((list) => childrenOf(list, 'capability'))
  const theirs = new Set(capabilities.map(trimmedText))
  return theirs.has(BASE_1_1) ? '1.1' : theirs.has(BASE_1_0) ? '1.0' : undefined
}

function childrenOf({ children }: XmlElement, name: string): readonly XmlElement[] {
  return children.filter((child) => child.name === name)
}
