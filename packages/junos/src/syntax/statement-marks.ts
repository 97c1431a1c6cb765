/** The marks that stand before a statement of the hierarchical form (Junos CLI user guide: load, deactivate). */

export const STATEMENT_MARKS: ReadonlySet<string> = new Set([
  'inactive:',
  'active:',
  'protect:',
  'replace:',
  'delete:',
])
