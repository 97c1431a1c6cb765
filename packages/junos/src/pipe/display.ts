/**
 * `| display`: an answer as a reply in XML, as JSON, or in its place the request that asks the same (Junos CLI
 * reference; the form of 24.4, in which what is asked for stands two levels in).
 */
import { type DisplayForm, type RpcElement, writeRpc } from '../command/index.js'
import { type ByteSink, junosNamespace, renderJson, renderText, renderXml } from '../render/index.js'
import type { ShowResult } from '../show/index.js'
import { XmlWriter } from '../xml/index.js'

const REPLY_ATTRIBUTES = { 'xmlns:junos': junosNamespace('junos') }
const SMALL_REPLY_BYTES = 1024
/** How deep the parameters of a request stand, as devices print them. */
const PARAMETER_LEVEL = 4

/** Writes a result in a form. `rpc` is the command's request; `execute` is called where its result is wanted. */
export async function display(
  form: DisplayForm | undefined,
  execute: () => ShowResult | Promise<ShowResult>,
  rpc: RpcElement | undefined,
  sink: ByteSink,
): Promise<void> {
  switch (form) {
    case 'json':
      return renderJson(await execute(), sink)
    case 'xml':
      return inReply(sink, async () => renderXml(await execute(), sink))
    case 'xml rpc':
      return inReply(sink, () => writeRequest(rpc, sink))
    default:
      return renderText(await execute(), sink)
  }
}

async function inReply(sink: ByteSink, write: () => void | Promise<void>): Promise<void> {
  const xml = new XmlWriter(SMALL_REPLY_BYTES)
  xml.open('rpc-reply', REPLY_ATTRIBUTES)
  await sink.write(xml.written)
  xml.clear()
  await write()
  if (sink.closed) return
  xml.open('cli')
  xml.leaf('banner', '')
  xml.close()
  xml.close()
  await sink.write(xml.written)
}

async function writeRequest(rpc: RpcElement | undefined, sink: ByteSink): Promise<void> {
  if (!rpc) return
  const outer = new XmlWriter(SMALL_REPLY_BYTES, 1)
  const inner = new XmlWriter(SMALL_REPLY_BYTES, PARAMETER_LEVEL)
  outer.open('rpc')
  outer.open(rpc.name)
  await sink.write(outer.written)
  for (const child of rpc.children ?? []) writeRpc(inner, child)
  await sink.write(inner.written)
  outer.clear()
  outer.close()
  outer.close()
  await sink.write(outer.written)
}
