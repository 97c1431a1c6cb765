/** What the words of a whole command give: its options by what they are for. */
import type { Option, OptionValue } from './node.js'
import type { SessionFilters } from './session-filters.js'

export type GivenOptions = ReadonlyMap<Option, OptionValue>

/** In place of a name: no name in particular. */
export const ALL = 'all'

/** Values by the field that their option is for. */
export function fieldsOf(values: GivenOptions): Record<string, OptionValue> {
  const fields: Record<string, OptionValue> = {}
  for (const [{ field }, value] of values) if (field) fields[field] = value
  return fields
}

/** The name that was given; undefined for `all` and for none. */
export function nameOf(values: GivenOptions): string | undefined {
  const { name } = fieldsOf(values)
  return name === ALL ? undefined : (name as string | undefined)
}

export function filtersOf(values: GivenOptions): SessionFilters {
  const filters: Partial<Record<keyof SessionFilters, OptionValue>> = {}
  for (const [{ filter }, value] of values) if (filter) filters[filter] = value
  return filters as SessionFilters
}
