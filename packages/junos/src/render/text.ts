/** Results as text: which result takes which form. */
import type { ShowResult } from '../show/index.js'
import type { ByteSink } from './byte-sink.js'
import { renderSessionList } from './session-list-text.js'
import { statisticsText } from './statistics-text.js'
import { statusText } from './status-text.js'
import { renderSummary } from './summary-text.js'
import { encodeText } from './utf8.js'

/**
 * Writes a result as a device prints it, in UTF-8. Resolves when everything was taken by the sink, or quietly when
 * the sink is closed; rejects only with what the sink itself throws. A result can be rendered once.
 */
export async function renderText(result: ShowResult, sink: ByteSink): Promise<void> {
  switch (result.kind) {
    case 'session-list':
      return renderSessionList(result, sink)
    case 'session-summary':
      return renderSummary(result, sink)
    case 'flow-statistics':
      return sink.write(encodeText(statisticsText(result)))
    case 'flow-status':
      return sink.write(encodeText(statusText(result)))
  }
}
