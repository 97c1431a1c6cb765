/** The Junos release whose formats this program speaks, and the namespaces that its name is part of. */

export const JUNOS_RELEASE = '24.4R1'

/** Namespace of a kind of output (`junos-flow`), or of the attributes of all (`junos`). */
export function junosNamespace(kind: string): string {
  return `http://xml.juniper.net/junos/${JUNOS_RELEASE}/${kind}`
}
