import { complete, type FilterGroup, toggled } from '@/components/filters/filter-group'
import type { Facet } from '@/lib/api/fields'
import { VERDICT_LABELS, VERDICTS, type Verdict } from '@/lib/cloudtrail/verdict'
import { verdictMark } from './verdict-badge'

/** The filter by verdict: of events, or of runs by the worst of their log files. */
export function verdictGroup(
  of: 'events' | 'runs',
  { selected, facet }: { selected: readonly Verdict[]; facet: Facet | undefined },
  change: (verdict: Verdict[]) => void,
): FilterGroup {
  const label = of === 'runs' ? 'Worst proof' : 'Proof'
  return {
    ...{ name: 'verdict', label, plural: 'verdicts', machine: false, selected },
    mark: of === 'runs' ? worstMark : verdictMark,
    facet: complete(facet, VERDICTS, of === 'runs' ? WORST_LABELS : VERDICT_LABELS),
    onToggle: (value, on) => change(VERDICTS.filter((each) => toggled<string>(selected, value, on).includes(each))),
  }
}

/** Of a run with a log file of its hours missing nobody knows that it is whole. */
const WORST_LABELS = { ...VERDICT_LABELS, failed: 'Failed or log missing' }

const worstMark = (text: string) => verdictMark(text, WORST_LABELS)
