/** Sessions read back from the extensive text, as scripts do it. */

export interface PrintedWing {
  readonly source: string
  readonly sourcePort: number
  readonly destination: string
  readonly destinationPort: number
  readonly protocol: string
  readonly interfaceName: string
  readonly packets: number
  readonly bytes: number
}

export interface PrintedSession {
  readonly id: number
  readonly application: string | undefined
  readonly timeout: number
  readonly current: number
  readonly state: string
  readonly start: number
  readonly duration: number
  readonly wings: readonly PrintedWing[]
}

const WING =
  /^ {3}(?:In|Out): (\S+)\/(\d+) --> (\S+)\/(\d+);(\S+), \n {2}Conn Tag: 0x0, (?:.*, )?Interface: (\S+), \n(?:.*\n){5} {4}Pkts: (\d+), Bytes: (\d+)$/gm

export function printedSessions(text: string): PrintedSession[] {
  const body = text.replace(/Total sessions: \d+\n$/, '')
  return body === '' ? [] : body.split('\n\n').map(printedSession)
}

function printedSession(block: string): PrintedSession {
  const field = (pattern: RegExp) => block.match(pattern)?.[1]
  return {
    id: Number(field(/^Session ID: (\d+), Status: Normal$/m)),
    application: field(/, Application: (\S+)\/\d+$/m),
    timeout: Number(field(/^Maximum timeout: (\d+), /m)),
    current: Number(field(/, Current timeout: (\d+)$/m)),
    state: field(/^Session State: (\w+)$/m) ?? '',
    start: Number(field(/^Start time: (\d+), /m)),
    duration: Number(field(/, Duration: (\d+)$/m)),
    wings: [...block.matchAll(WING)].map((match) => ({
      source: match[1]!,
      sourcePort: Number(match[2]),
      destination: match[3]!,
      destinationPort: Number(match[4]),
      protocol: match[5]!,
      interfaceName: match[6]!,
      packets: Number(match[7]),
      bytes: Number(match[8]),
    })),
  }
}

export const packetsOf = (session: PrintedSession) =>
  session.wings.reduce((sum, wing) => sum + wing.packets, 0)
export const bytesOf = (session: PrintedSession) => session.wings.reduce((sum, wing) => sum + wing.bytes, 0)
