/**
 * The branch office: IKE, then ESP both ways; a GRE and an IP-in-IP tunnel between routers; a pair that
 * speaks AH.
 */
import {
  ah,
  at,
  esp,
  gre,
  ikeEncrypted,
  ikeInit,
  ipip,
  ping,
  pong,
  prose,
  type Send,
  udp,
  udpBytes,
} from '../packet.js'

const HERE = '198.51.100.2'
const BRANCH = '203.0.113.9'

export function tunnels(send: Send): void {
  vpn(send)
  greTunnel(send)
  authenticated(send)
  ipInIp(send)
}

function vpn(send: Send): void {
  const here = at(HERE, 500)
  const branch = at(BRANCH, 500)
  const initiator = 0x0102030405060708n
  const responder = 0x1112131415161718n
  send(120, udp(here, branch, ikeInit('initiator', initiator, 0n)))
  send(120.04, udp(branch, here, ikeInit('responder', initiator, responder)))
  send(120.1, udp(here, branch, ikeEncrypted('initiator', initiator, responder, 35, 1, 220)))
  send(120.15, udp(branch, here, ikeEncrypted('responder', initiator, responder, 35, 1, 180)))
  let answers = 0
  for (let sequence = 1; sequence <= 24; sequence++) {
    const time = 121 + sequence * 19
    send(time, esp(HERE, BRANCH, 0xc0de1001, sequence, 100 + ((sequence * 52) % 400)))
    if (sequence % 4 === 0) continue
    answers++
    send(time + 0.05, esp(BRANCH, HERE, 0xc0de2002, answers, 84 + ((sequence * 76) % 500)))
  }
  send(540, udp(here, branch, ikeEncrypted('initiator', initiator, responder, 37, 2, 52)))
  send(540.04, udp(branch, here, ikeEncrypted('responder', initiator, responder, 37, 2, 52)))
}

function greTunnel(send: Send): void {
  const there = '203.0.113.77'
  for (let sequence = 1; sequence <= 6; sequence++) {
    const time = 135 + sequence * 5
    send(time, gre(HERE, there, ping('10.0.20.5', '10.7.0.5', 0x7701, sequence)))
    send(time + 0.04, gre(there, HERE, pong('10.7.0.5', '10.0.20.5', 0x7701, sequence)))
  }
  send(170, gre(HERE, there, udp(at('10.0.20.5', 5514), at('10.7.0.14', 514), `<134>${prose(120)}`)))
}

function authenticated(send: Send): void {
  const near = at('10.0.20.60', 7001)
  const far = at('203.0.113.61', 7001)
  for (let sequence = 1; sequence <= 5; sequence++) {
    const time = 150 + sequence * 8
    send(time, ah(near.address, far.address, 0xa0010001, sequence, 17, udpBytes(near, far, prose(64))))
    send(time + 0.03, ah(far.address, near.address, 0xa0020002, sequence, 17, udpBytes(far, near, prose(32))))
  }
}

function ipInIp(send: Send): void {
  const near = '192.0.2.4'
  const far = '203.0.113.4'
  for (let sequence = 1; sequence <= 4; sequence++) {
    const time = 160 + sequence * 6
    send(time, ipip(near, far, ping('10.0.20.7', '10.4.0.7', 0x0401, sequence)))
    send(time + 0.03, ipip(far, near, pong('10.4.0.7', '10.0.20.7', 0x0401, sequence)))
  }
}
