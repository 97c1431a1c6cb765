/** Results as JSON, as a device answers to `display json`. */
import type { ShowResult } from '../show/index.js'
import type { ByteSink } from './byte-sink.js'
import { type Elements, PIECE_BYTES, SLACK_BYTES, writeElements } from './element-writer.js'
import { resultElements } from './elements.js'
import { JsonWriter } from './json-writer.js'

/** Writes a result as one JSON text. Resolves, and rejects, as `renderXml` does. */
export function renderJson(result: ShowResult, sink: ByteSink): Promise<void> {
  const out = new JsonWriter(PIECE_BYTES + SLACK_BYTES)
  return writeElements(wholeText(resultElements(result, out), out), out, sink)
}

function* wholeText(elements: Elements, out: JsonWriter): Elements {
  yield* elements
  out.end()
}
