/** `show security flow status` as elements: the forwarding mode as devices name it (captured from 15.1), the rest ours. */
import { linkTypeName } from '@wingspan/engine'
import { type DecidedStatus, type FlowStatusResult, NOT_KNOWN } from '../show/index.js'
import type { ElementWriter } from './element-writer.js'
import { printableName } from './printable-name.js'
import { FLOW_ATTRIBUTES } from './session-elements.js'
import { MODE_WORDS } from './status-text.js'
import { utcText } from './time-text.js'

export function statusElements(result: FlowStatusResult, out: ElementWriter): void {
  const { forwarding, coverage } = result
  out.open('flow-status-all', FLOW_ATTRIBUTES)
  if (forwarding) {
    out.open('flow-forwarding-mode')
    out.leaf('flow-forwarding-mode-inet', MODE_WORDS[forwarding.inet])
    out.leaf('flow-forwarding-mode-inet6', MODE_WORDS[forwarding.inet6])
    out.leaf('flow-forwarding-mode-mpls', MODE_WORDS[forwarding.mpls])
    out.leaf('flow-forwarding-mode-iso', MODE_WORDS[forwarding.iso])
    out.close()
  }
  for (const { sourceName, interfaceName, linkType } of result.inputs) {
    out.open('flow-source')
    out.leaf('source-name', printableName(sourceName))
    out.leaf('interface-name', printableName(interfaceName))
    out.leaf('link-type-name', linkTypeName(linkType))
    out.leaf('link-type', linkType)
    out.close()
  }
  for (const [name, value] of result.facts) {
    out.open('flow-source-fact')
    out.leaf('name', printableName(name))
    out.leaf('value', printableName(value))
    out.close()
  }
  out.open('flow-clock')
  out.leaf('first-packet', utcText(result.firstTimeMicroseconds))
  out.leaf('as-of', utcText(result.asOfMicroseconds))
  out.close()
  if (result.decided) writeDecided(result.decided, out)
  out.open('flow-coverage')
  out.leaf('packets-not-in-sessions', coverage.droppedPackets ?? NOT_KNOWN)
  out.leaf('packets-lost-at-capture', coverage.lostPackets ?? NOT_KNOWN)
  out.close()
  out.close()
}

function writeDecided(decided: DecidedStatus, out: ElementWriter): void {
  out.open('flow-decisions')
  out.leaf('configuration-name', printableName(decided.configuration))
  out.leaf('generation', decided.generation)
  out.leaf('policies', decided.policies)
  out.leaf('known-by-capture-name', decided.byCaptureName)
  out.leaf('known-by-map', decided.byMap)
  out.leaf('known-by-route', decided.byRoute)
  out.leaf('known-by-tunnel', decided.byTunnel)
  out.leaf('ports-learned', decided.portsLearned)
  out.leaf('ports-chosen', decided.portsChosen)
  out.leaf('ports-ambiguous', decided.portsAmbiguous)
  out.close()
}
