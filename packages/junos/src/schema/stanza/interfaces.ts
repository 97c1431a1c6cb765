/** `interfaces` (Juniper's YANG for 24.4R1, interfaces module). */
import { container, heads, implemented, inlineList, irrelevant, list, type Statement } from '../statement.js'
import { INTERFACE, name, text } from '../value-kind.js'
import { PHYSICAL } from './interfaces-physical.js'

export const INTERFACES: Statement = implemented(
  container({
    '<interface>': list(INTERFACE, PHYSICAL),
    'interface-range': list(name(128), {
      member: list(text(255)),
      'member-range': inlineList(INTERFACE, { to: inlineList(INTERFACE) }),
      ...PHYSICAL,
    }),
    // Sets are for class of service.
    ...heads(irrelevant, 'traceoptions interface-set stacked-interface-set pic-set'),
  }),
)
