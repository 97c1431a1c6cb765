/** The two written forms of a Junos configuration, and the one tree they make. */
export { ConfigNode, type Place } from './config-node.js'
export { formatPath, formatWord } from './format-path.js'
export { LARGEST_CONFIGURATION_BYTES, sizeProblem } from './limits.js'
export {
  type ConfigurationForm,
  type ParsedConfiguration,
  parseConfiguration,
} from './parse-configuration.js'
export { printHierarchical } from './print-hierarchical.js'
export { printSet } from './print-set.js'
export { HIDDEN_SECRET, isSecretWord, type PrintOptions } from './print-word.js'
export { printable, quoteWord, SyntaxProblem } from './problem.js'
export { isSameTree } from './same-tree.js'
export { type StatementShape, settleMarks, shapeAsRead } from './statement-shape.js'
