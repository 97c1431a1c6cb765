/** Ten minutes at a small office's gateway: the capture that the README's first command reads. */
import { gatewayCapture } from './office/gateway.js'
import { routers } from './office/routers.js'
import { tunnels } from './office/tunnels.js'
import { users } from './office/users.js'
import { visitors } from './office/visitors.js'
import { pcapngFile } from './pcapng.js'

export function officeCapture(): Uint8Array {
  const { capture, send } = gatewayCapture()
  routers(send)
  users(send)
  tunnels(send)
  visitors(send)
  return pcapngFile(capture)
}
