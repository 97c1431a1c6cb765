import { TableSource } from '../../src/query/index.js'
import { TableColumns } from '../../src/table/index.js'
import { sessionSourceConformance } from './session-source-conformance.js'

sessionSourceConformance('a table', (table) => new TableSource({ columns: table.columns, table }))

sessionSourceConformance(
  'a table of another thread',
  (table) => new TableSource({ columns: new TableColumns(structuredClone(table.shared)) }),
  false,
)
