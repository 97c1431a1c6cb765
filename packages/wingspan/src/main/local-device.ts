/** This program as the device, for a replay whose user is the only one there is. */
import { loadavg } from 'node:os'
import type { DeviceSource, ShowSource } from '@wingspan/junos'
import { LOCAL_USER } from '../access/index.js'

const NAMELESS = 'wingspan'
const MILLISECONDS = 1000

export function localDevice({ configured }: ShowSource): DeviceSource {
  const nowMilliseconds = Date.now()
  const startMilliseconds = nowMilliseconds - process.uptime() * MILLISECONDS
  return {
    hostName: configured?.configuration.rules.hostName || NAMELESS,
    user: LOCAL_USER,
    nowMilliseconds,
    startMilliseconds,
    loadAverages: loadavg(),
    logins: [
      {
        user: LOCAL_USER.name,
        terminal: 'local/0',
        from: undefined,
        sinceMilliseconds: startMilliseconds,
        activeMilliseconds: nowMilliseconds,
        what: 'cli',
      },
    ],
  }
}
