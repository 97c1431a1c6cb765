/** Results as XML, as a device answers over NETCONF and to `display xml` (shapes of 24.4). */
import type { ShowResult } from '../show/index.js'
import { XmlWriter } from '../xml/index.js'
import type { ByteSink } from './byte-sink.js'
import { PIECE_BYTES, SLACK_BYTES, writeElements } from './element-writer.js'
import { resultElements } from './elements.js'

/**
 * Writes a result as whole elements, one level in, for a reply to hold. Resolves when the sink has taken all, or
 * quietly when it is closed; rejects only with what the sink itself throws. A result can be rendered once.
 */
export function renderXml(result: ShowResult, sink: ByteSink): Promise<void> {
  const out = new XmlWriter(PIECE_BYTES + SLACK_BYTES, 1)
  return writeElements(resultElements(result, out), out, sink)
}
