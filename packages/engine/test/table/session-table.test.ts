import { SessionTable } from '../../src/table/index.js'
import { tableWriterConformance } from './table-writer-conformance.js'

tableWriterConformance('a session table', (options) => new SessionTable({ seed: 9, ...options }))
