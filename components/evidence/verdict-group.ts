import { complete, type FilterGroup, toggled } from '@/components/filters/filter-group'
import type { Facet } from '@/lib/api/fields'
import { VERDICT_LABELS, VERDICTS, type Verdict } from '@/lib/cloudtrail/verdict'
import { verdictMark } from './verdict-badge'

/** The filter by verdict: the same for runs and events. */
export function verdictGroup(
  selected: readonly Verdict[],
  facet: Facet | undefined,
  change: (verdict: Verdict[]) => void,
): FilterGroup {
  return {
    ...{ name: 'verdict', label: 'Proof', plural: 'verdicts', machine: false, mark: verdictMark, selected },
    facet: complete(facet, VERDICTS, VERDICT_LABELS),
    onToggle: (value, on) => change(VERDICTS.filter((each) => toggled<string>(selected, value, on).includes(each))),
  }
}
