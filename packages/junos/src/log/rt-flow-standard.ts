/** The text of RT_FLOW logs in the standard form: what the structured one says in pairs, in an order of its own. */
import { SessionEvent } from '@wingspan/engine'
import type { LogField } from './rt-flow-fields.js'

/** What follows `RT_FLOW: NAME: `. */
export function standardText(kind: number, value: (field: LogField) => string): string {
  const words = (...fields: readonly LogField[]) => fields.map(value).join(' ')
  const flow = (prefix: '' | 'nat-') => {
    const end = (side: 'source' | 'destination') =>
      `${value(`${prefix}${side}-address`)}/${value(`${prefix}${side}-port`)}`
    return `${end('source')}->${end('destination')}`
  }
  const ends = `${flow('')} ${words('connection-tag', 'service-name')}`
  const user = `${value('username')}(${value('roles')})`
  const zones = words('policy-name', 'source-zone-name', 'destination-zone-name')
  const applications = words('application', 'nested-application')
  if (kind === SessionEvent.denied) {
    const protocol = `${value('protocol-id')}(${value('icmp-type')})`
    const tail = words('packet-incoming-interface', 'encrypted', 'reason')
    return `session denied ${ends} ${protocol} ${zones} ${applications} ${user} ${tail}`
  }
  const translation = words(
    'nat-connection-tag',
    'src-nat-rule-type',
    'src-nat-rule-name',
    'dst-nat-rule-type',
    'dst-nat-rule-name',
    'protocol-id',
  )
  const session = `${ends} ${flow('nat-')} ${translation} ${zones} ${value('session-id-32')}`
  if (kind === SessionEvent.created) {
    return `session created ${session} ${user} ${value('packet-incoming-interface')} ${applications} ${value('encrypted')}`
  }
  const client = `${value('packets-from-client')}(${value('bytes-from-client')})`
  const server = `${value('packets-from-server')}(${value('bytes-from-server')})`
  const tail = words('packet-incoming-interface', 'encrypted')
  return `session closed ${value('reason')}: ${session} ${client} ${server} ${value('elapsed-time')} ${applications} ${user} ${tail}`
}
