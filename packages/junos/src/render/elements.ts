/** Results as elements, for XML and JSON: which result is made of which. */
import type { ShowResult } from '../show/index.js'
import { clearedElements } from './cleared.js'
import { configurationElements } from './configuration-elements.js'
import { authorizationElements, softwareElements, systemUsersElements } from './device-elements.js'
import type { Elements, ElementWriter } from './element-writer.js'
import { failureMessage } from './failure-message.js'
import { groupElements } from './group-elements.js'
import {
  destinationPoolsElements,
  interfacePortsElements,
  natPoolsElements,
  sourceNatSummaryElements,
} from './nat-pool-elements.js'
import { natRulesElements } from './nat-rule-elements.js'
import { matchPoliciesElements } from './policy-detail-elements.js'
import { hitCountElements, policiesElements } from './policy-elements.js'
import { sessionListElements } from './session-elements.js'
import { statisticsElements } from './statistics-elements.js'
import { statusElements } from './status-elements.js'
import { summaryElements } from './summary-elements.js'
import { screenStatisticsElements, zonesElements } from './zone-elements.js'

const ERROR_NAMESPACE = 'http://xml.juniper.net/xnm/1.1/xnm'
const ERROR_ATTRIBUTES = { xmlns: ERROR_NAMESPACE, 'xmlns:xnm': ERROR_NAMESPACE }
const DONE: Elements = []

/** Writes a result into `out`, a step at a time. A result can be written once. */
export function resultElements(result: ShowResult, out: ElementWriter): Elements {
  switch (result.kind) {
    case 'session-list':
      return sessionListElements(result, out)
    case 'session-groups':
      return groupElements(result, out)
    case 'session-summary':
      return summaryElements(result, out)
    case 'flow-statistics':
      return atOnce(() => statisticsElements(result, out))
    case 'flow-status':
      return atOnce(() => statusElements(result, out))
    case 'policies':
      return result.level === 'hit-count' ? hitCountElements(result, out) : policiesElements(result, out)
    case 'match-policies':
      return atOnce(() => matchPoliciesElements(result, out))
    case 'zones':
      return atOnce(() => zonesElements(result, out))
    case 'nat-rules':
      return natRulesElements(result, out)
    case 'nat-pools':
      return natPoolsElements(result, out)
    case 'nat-interface-ports':
      return atOnce(() => interfacePortsElements(result, out))
    case 'destination-nat-pools':
      return atOnce(() => destinationPoolsElements(result, out))
    case 'source-nat-summary':
      return atOnce(() => sourceNatSummaryElements(result, out))
    case 'screen-statistics':
      return atOnce(() => screenStatisticsElements(result, out))
    case 'configuration':
      return configurationElements(result, out)
    case 'software':
      return atOnce(() => softwareElements(result, out))
    case 'system-users':
      return atOnce(() => systemUsersElements(result, out))
    case 'authorization':
      return atOnce(() => authorizationElements(result, out))
    case 'cleared':
      return atOnce(() => clearedElements(result, out))
    case 'output':
      return atOnce(() => out.leaf('output', result.text))
    case 'not-clearable':
    case 'no-configuration':
    case 'no-such-packet':
    case 'not-found':
      return atOnce(() => errorElements(failureMessage(result)!, out))
    case 'nothing':
      return DONE
  }
}

/** What is written in one step. */
function atOnce(write: () => void): Elements {
  write()
  return DONE
}

function errorElements(message: string, out: ElementWriter): void {
  out.open('xnm:error', ERROR_ATTRIBUTES)
  out.leaf('message', message)
  out.close()
}
