'use client'
import { classNames } from '@/components/ui/class-names'
import { FLEET_STATES, type FleetResponse, type FleetRow, type FleetState } from '@/lib/api/fleet'
import { formatCount } from '@/lib/format'
import { FleetRule } from './fleet-rule'
import { summaryParts } from './fleet-words'
import { LOOKS } from './state-looks'

/** One sentence with every count, the whole fleet as a rule, and the states as filters. */
export function FleetSummary({
  fleet,
  rows,
  page,
  states,
  onStates,
}: {
  fleet: FleetResponse
  /** Those that the filter leaves. */
  rows: readonly FleetRow[]
  page: number
  states: readonly FleetState[]
  onStates: (states: FleetState[]) => void
}) {
  const toggle = (state: FleetState) =>
    onStates(states.includes(state) ? states.filter((each) => each !== state) : [...states, state])
  return (
    <div className="mx-4 mb-2.5 flex-none rounded-3 border border-border-1 bg-surface-1 px-3.5 pt-2.5 pb-2 max-tablet:mx-3.5">
      <p className="text-text-2">
        {summaryParts(fleet.counts).map(({ text, strong }, index) =>
          strong ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: stretches of one sentence, which never change places.
            <b key={index} className="font-semibold text-text-1">
              {text}
            </b>
          ) : (
            text
          ),
        )}
      </p>
      <div className="mt-2 mb-1.5">
        <FleetRule rows={rows} regions={fleet.regions} page={page} />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row that wraps. */}
      <div role="group" aria-label="States" className="-mx-1.5 flex flex-wrap gap-x-1">
        {FLEET_STATES.map((state) => {
          const { icon: Icon, legend, tone } = LOOKS[state]
          return (
            <button
              key={state}
              type="button"
              aria-pressed={states.includes(state)}
              onClick={() => toggle(state)}
              className="inline-flex h-6 items-center gap-1.5 rounded-1 px-1.5 text-small hover:bg-surface-3 aria-pressed:bg-accent-soft aria-pressed:shadow-[inset_0_-2px_0_var(--accent)] max-tablet:h-10"
            >
              <span className={classNames('inline-flex items-center gap-[5px] font-medium', tone)}>
                <Icon aria-hidden />
                {legend}
              </span>
              <span className="text-text-3">{formatCount(fleet.counts[state])}</span>
            </button>
          )
        })}
      </div>
    </div>
  )
}
