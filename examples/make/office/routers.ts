/**
 * What runs all the time without anybody asking: OSPF, PIM, RSVP, EGP, NTP, and neighbours finding each
 * other.
 */

import { START_SECONDS } from '../capture.js'
import {
  at,
  egp,
  igmpQuery,
  mldQuery,
  mldReport,
  neighbourAdvertisement,
  neighbourSolicitation,
  ntp,
  ospfHello,
  pimHello,
  rsvpPath,
  rsvpReservation,
  type Send,
  udp,
} from '../packet.js'

const END = 600

function every(seconds: number, first: number, tell: (time: number, round: number) => void): void {
  for (let round = 0, time = first; time < END; time += seconds) tell(time, round++)
}

export function routers(send: Send): void {
  every(10, 0.4, (time) => {
    send(time, ospfHello('10.0.0.1', '10.0.0.1', ['192.0.2.254']))
    send(time + 0.31, ospfHello('10.0.0.2', '192.0.2.254', ['10.0.0.1']))
  })
  every(30, 3.1, (time) => {
    send(time, pimHello('10.0.0.1', 0x1a2b3c4d))
    send(time + 1.7, pimHello('10.0.0.2', 0x5e6f7081))
  })
  const flow = { sender: '192.0.2.50', receiver: '203.0.113.150', port: 6000 }
  every(30, 8.5, (time) => {
    send(time, rsvpPath(flow))
    send(time + 0.04, rsvpReservation(flow))
  })
  museum(send)
  every(125, 20, (time) => {
    send(time, igmpQuery('10.0.10.1'))
    send(time + 0.2, mldQuery('fe80::10:1'))
    send(time + 1.1, mldReport('fe80::10:21', 'ff05::db8:1'))
  })
  every(64, 15.2, (time) => {
    const asked = START_SECONDS + Math.floor(time)
    send(time, udp(at('10.0.20.5', 123), at('203.0.113.123', 123), ntp('client', asked)))
    send(time + 0.03, udp(at('203.0.113.123', 123), at('10.0.20.5', 123), ntp('server', asked)))
  })
  every(150, 30.25, (time) => {
    send(time, neighbourSolicitation('2001:db8:10::21', '2001:db8:10::1'))
    send(time + 0.001, neighbourAdvertisement('2001:db8:10::1', '2001:db8:10::21'))
  })
}

/** The computer museum still speaks the Exterior Gateway Protocol with our core router. */
function museum(send: Send): void {
  const ours = '192.0.2.254'
  const theirs = '203.0.113.250'
  send(5, egp(theirs, ours, 'acquire', 64_501, 1))
  send(5.06, egp(ours, theirs, 'confirm', 64_500, 1))
  for (let round = 0; round < 9; round++) {
    const time = 35 + round * 60
    send(time, egp(theirs, ours, 'hello', 64_501, 2 + round))
    send(time + 0.05, egp(ours, theirs, 'heard', 64_500, 2 + round))
  }
  send(580, egp(theirs, ours, 'cease', 64_501, 11))
  send(580.05, egp(ours, theirs, 'ceaseAcknowledged', 64_500, 11))
}
