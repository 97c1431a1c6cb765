/** `get-software-information`: what clients ask to know which device this is (Juniper's YANG, rpc-software). */
import { JUNOS_RELEASE, XmlWriter } from '@wingspan/junos'
import { MODEL } from './device-command.js'

const SMALL_BYTES = 1024
/** The elements stand inside a reply. */
const LEVEL = 1

export function softwareInformationXml(hostName: string): Uint8Array {
  const xml = new XmlWriter(SMALL_BYTES, LEVEL)
  xml.open('software-information')
  xml.leaf('host-name', hostName)
  xml.leaf('product-model', MODEL)
  xml.leaf('product-name', MODEL)
  xml.leaf('junos-version', JUNOS_RELEASE)
  xml.open('package-information')
  xml.leaf('name', 'junos')
  xml.leaf('comment', `JUNOS Software Release [${JUNOS_RELEASE}]`)
  xml.close()
  xml.close()
  return xml.written
}
