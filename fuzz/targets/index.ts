/** Every target there is. */
import { captureFile } from './capture-file.js'
import { command } from './command.js'
import { configuration } from './configuration.js'
import { decode } from './decode.js'
import { exec } from './exec.js'
import { fragments } from './fragments.js'
import type { FuzzTarget } from './fuzz-target.js'
import { netconf } from './netconf.js'
import { pipeline } from './pipeline.js'
import { shell } from './shell.js'
import { xml } from './xml.js'

export type { FuzzTarget } from './fuzz-target.js'
export const TARGETS: readonly FuzzTarget[] = [
  captureFile,
  decode,
  pipeline,
  command,
  configuration,
  fragments,
  exec,
  shell,
  netconf,
  xml,
]
