import 'server-only'
import { z } from 'zod'
import type { Facet } from '@/lib/api/fields'
import { Whole } from './rows'

/** Values that a facet shows; selected ones are always among them. */
export const FACET_SIZE = 50

export const FacetRow = z.object({
  facet: z.string(),
  value: z.string(),
  label: z.string(),
  count: Whole,
  rank: Whole,
  values: Whole,
})

/**
 * Wraps a `select facet, value, label, count, selected` of several facets: the most frequent values of each, then by
 * value. Values of the unfiltered list stay with count zero.
 */
export function topValues(sql: string): string {
  return `ranked as (
  select *, count(*) over (partition by facet) as "values",
    row_number() over (partition by facet order by selected desc, "count" desc, label, value) as rank
  from (${sql})
)
select facet, value, label, "count", "values", rank from ranked
where rank <= ${FACET_SIZE}
order by facet, "count" desc, label, value`
}

/** One facet of the rows; one without values is empty. */
export function toFacet(rows: z.infer<typeof FacetRow>[], facet: string): Facet {
  const own = rows.filter((row) => row.facet === facet)
  return {
    values: own.map(({ value, label, count }) => ({ value, label, count })),
    more: Math.max(0, (own[0]?.values ?? 0) - own.length),
  }
}
