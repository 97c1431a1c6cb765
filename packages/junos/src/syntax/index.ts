/** The two written forms of a Junos configuration, and the one tree they make. */
export { ConfigNode, type Place } from './config-node.js'
export { formatPath, formatWord } from './format-path.js'
export {
  type ConfigurationForm,
  LARGEST_CONFIGURATION_BYTES,
  type ParsedConfiguration,
  parseConfiguration,
} from './parse-configuration.js'
export { isSameTree, type PrintOptions, printHierarchical, printSet, type StatementShape } from './print.js'
export { printable, quoteWord, SyntaxProblem } from './problem.js'
