import type { FactValue, RunFactRow, RunResponse } from '@/lib/api/run'
import { END_STATUSES, SETTLED_KINDS } from '@/lib/cloudtrail/run-end'
import { formatCount } from '@/lib/format'

/** Values that were given after the run had ended and differ from the one before (null: none was seen), newest first. */
export function changesAfterEnd(fact: RunFactRow): { value: FactValue; before: FactValue | null }[] {
  const values: FactValue[] = [fact, ...fact.earlier]
  return values.flatMap((value, index) =>
    value.afterEnd === null ? [] : [{ value, before: values[index + 1] ?? null }],
  )
}

/** How many of a run's parameters, inputs and outputs changed after its end; null when it has none or did not end. */
export function countAfterEnd({ facts, statusHistory }: Pick<RunResponse, 'facts' | 'statusHistory'>) {
  const settled = facts.filter(({ kind }) => SETTLED_KINDS.includes(kind))
  const ends = statusHistory.map(({ status }) => status).filter((status) => END_STATUSES.includes(status))
  if (settled.length === 0 || ends.length === 0) return null
  const changed = settled.filter((fact) => changesAfterEnd(fact).length > 0).length
  const count = changed === 0 ? 'None' : formatCount(changed)
  const after = [...new Set(ends)].join(' or ')
  return {
    changed,
    text: `${count} of ${formatCount(settled.length)} parameters, inputs and outputs ${changed > 1 ? 'were' : 'was'} changed after the run was ${after}, as far as the run-life events read so far tell.`,
  }
}
