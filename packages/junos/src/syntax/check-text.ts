/** Whether bytes that were taken for text are text at all: looked at as a whole, before any word is read. */
import type { Place } from './config-node.js'
import { SyntaxProblem } from './problem.js'

/** Controls but tab, line feed and the carriage return before it; what stands for broken UTF-8; half characters. */
const NOT_TEXT =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffd]|\r(?![\r\n])|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
const EXPECTED = 'expected the text of a configuration'
const FIRST_SURROGATE = 0xd800

/** The first character that no configuration holds, wherever it stands: in a word, a quote or a comment. */
export function textProblem(text: string): SyntaxProblem | undefined {
  const at = text.search(NOT_TEXT)
  if (at < 0) return undefined
  const code = text.charCodeAt(at)
  const place = placeOf(text, at)
  if (code >= FIRST_SURROGATE) {
    return new SyntaxProblem('not-utf8', place, `bytes that are not UTF-8, ${EXPECTED}`)
  }
  const hex = code.toString(16).padStart(2, '0')
  return new SyntaxProblem('control-character', place, `control character 0x${hex}, ${EXPECTED}`)
}

function placeOf(text: string, at: number): Place {
  let line = 1
  let lineStart = 0
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', lineStart)) {
    line++
    lineStart = next + 1
  }
  let column = 1
  for (const _ of text.slice(lineStart, at)) column++
  return { line, column }
}
