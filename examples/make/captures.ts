/** Every capture of ours by its name below `examples/`. */
import { branchCapture } from './branch.js'
import { hardCaptures } from './hard.js'
import { officeCapture } from './office.js'
import { protocolCaptures } from './protocols.js'

export function allCaptures(): Map<string, Uint8Array> {
  return new Map([
    ['office.pcapng', officeCapture()],
    ['branch.pcapng', branchCapture()],
    ...protocolCaptures(),
    ...hardCaptures(),
  ])
}
