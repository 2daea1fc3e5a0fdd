import { Instant } from '@/components/ui/instant'
import { Untrusted } from '@/components/ui/untrusted'
import type { FactValue, RunFactRow } from '@/lib/api/run'
import { formatCount, formatExact } from '@/lib/format'
import { changesAfterEnd } from './changes-after-end'

/** One parameter, artefact or tag: its value, what was changed after the run had ended, and the values before. */
export function FactRow({ fact, onOpen }: { fact: RunFactRow; onOpen: (event: string) => void }) {
  return (
    <div className="grid grid-cols-[minmax(96px,180px)_1fr_auto] items-baseline gap-x-3 border-t border-border-1 px-3 py-1.5 text-small max-tablet:grid-cols-1">
      <Untrusted text={fact.name} className="text-text-2 wrap-anywhere" />
      <div className="min-w-0 wrap-anywhere">
        <ShownValue {...fact} />
        {changesAfterEnd(fact).map(({ value, before }) => (
          <ChangeAfterEnd key={`${value.event} ${value.text ?? ''}`} value={value} before={before} onOpen={onOpen} />
        ))}
        {fact.earlier.length === 0 ? null : <Earlier values={fact.earlier} onOpen={onOpen} />}
      </div>
      <SetBy ms={fact.set.ms} onOpen={() => onOpen(fact.event)} />
    </div>
  )
}

function ChangeAfterEnd({
  value,
  before,
  onOpen,
}: {
  value: FactValue
  before: FactValue | null
  onOpen: (event: string) => void
}) {
  return (
    <div className="text-text-2">
      {before === null ? <span className="italic">not seen before</span> : <ShownValue {...before} />}
      {' → '}
      <ShownValue {...value} />, by <Untrusted text={value.writer.label} />, after the run was {value.afterEnd?.status}:{' '}
      <SetBy ms={value.set.ms} onOpen={() => onOpen(value.event)} />
    </div>
  )
}

function Earlier({ values, onOpen }: { values: FactValue[]; onOpen: (event: string) => void }) {
  return (
    <details className="text-micro text-text-3">
      <summary className="min-h-6 cursor-pointer py-1">
        {formatCount(values.length)} earlier {values.length === 1 ? 'value' : 'values'}
      </summary>
      {values.map((earlier) => (
        <div key={`${earlier.event} ${earlier.text ?? ''}`} className="flex flex-wrap items-center gap-x-2">
          <ShownValue {...earlier} />
          <SetBy ms={earlier.set.ms} onOpen={() => onOpen(earlier.event)} />
          <span>
            by <Untrusted text={earlier.writer.label} />
          </span>
        </div>
      ))}
    </details>
  )
}

function ShownValue({ text, number }: Pick<FactValue, 'text' | 'number'>) {
  if (text !== null) return <Untrusted text={text} />
  return number === null ? (
    <span className="text-text-3 italic">no value</span>
  ) : (
    <span className="mono">{formatExact(number)}</span>
  )
}

/** When a call set something; opens the evidence of that call. */
export function SetBy({ ms, onOpen }: { ms: number; onOpen: () => void }) {
  return (
    <button
      type="button"
      title="Open the evidence of the call that set it"
      className="min-h-6 text-left text-accent"
      onClick={onOpen}
    >
      <Instant ms={ms} />
    </button>
  )
}
