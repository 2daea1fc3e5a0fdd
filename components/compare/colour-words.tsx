'use client'
import { ColourLegend } from '@/components/chart/colour-menu'
import type { Colour } from '@/components/chart/view'
import { VerdictBadge } from '@/components/evidence/verdict-badge'
import type { GroupBy } from '@/lib/cloudtrail/run-group'
import { visibleText } from '@/lib/format'
import { type LineColours, verdictsOf } from './compare-colours'
import type { ComparedRun } from './compared-runs'
import { groupWords } from './group-url'

/** What colours tell where they tell no run, and how a run is found all the same. */
export function ColourWords({ colours, runs }: { colours: LineColours; runs: readonly ComparedRun[] }) {
  const { colour, entries } = colours
  if (colour === 'run') return null
  return (
    <div className="flex w-full flex-wrap items-center gap-x-3 gap-y-0.5 text-small">
      <span className="text-text-2">
        {WORDS[colour]} Dashes tell the runs{runs.length > 10 ? ', again the same from the eleventh on' : ''}: point at
        one to light its lines.
      </span>
      {colour === 'verdict' ? (
        verdictsOf(runs).map((verdict) => <VerdictBadge key={verdict} verdict={verdict} />)
      ) : entries.length === 0 ? null : (
        <ColourLegend entries={entries} unnamed="not recorded" />
      )}
    </div>
  )
}

const WORDS: Record<Exclude<Colour, 'run'>, string> = {
  metric: 'Colours tell the metrics of a card, as its head says.',
  writer: 'Colours tell the writer.',
  client: 'Colours tell the client.',
  ip: 'Colours tell the address.',
  verdict: 'Colours tell the verdict on the log file.',
}

/** What aggregated cards are, and what of the controls does nothing to them. */
export function GroupNote({ by }: { by: GroupBy }) {
  return (
    <p className="w-full text-small text-text-2">
      Runs are aggregated by {visibleText(groupWords(by))}. Aggregated cards are drawn in ink, one dash for each group,
      always with their min–max band, and each shows one metric: colours, pairs and the band switch are for raw curves.
    </p>
  )
}
