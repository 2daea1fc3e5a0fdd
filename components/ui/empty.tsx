import { CircleHelp, EyeOff, SearchX, Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names'

export type EmptyKind = 'noData' | 'notRecorded' | 'couldNotRead' | 'unknown'

const KINDS = {
  noData: {
    title: 'No data',
    meaning: 'The range is recorded, or log files were delivered for it, and no call matches.',
    icon: SearchX,
  },
  notRecorded: {
    title: 'Not recorded',
    meaning: 'Nothing was watching, so nothing can be said either way.',
    icon: EyeOff,
  },
  couldNotRead: {
    title: 'Could not read',
    meaning: 'Log files or settings of trails exist, but MetricTrail was not able to read them.',
    icon: Unplug,
  },
  unknown: { title: 'Unknown', meaning: 'No source and no setting speaks of it.', icon: CircleHelp },
} as const
const ORDER: readonly EmptyKind[] = ['noData', 'notRecorded', 'couldNotRead']

/**
 * An empty screen that says which of three things it means. `reason` is the sentence for this one, `lane` shows it on
 * a coverage lane, `actions` has one primary button.
 */
export function Empty({
  kind,
  reason,
  lane,
  actions,
}: {
  kind: EmptyKind
  reason: ReactNode
  lane?: ReactNode
  actions?: ReactNode
}) {
  const { title, icon: Icon } = KINDS[kind]
  return (
    <div className="mx-auto w-full max-w-[760px] px-4 pt-11 pb-8">
      <Icon
        aria-hidden
        className={classNames('size-7! stroke-[1.5]!', kind === 'couldNotRead' ? 'text-failed' : 'text-text-2')}
      />
      <h2 className="mt-2.5 mb-1.5 text-page font-semibold tracking-[-.01em]">{title}</h2>
      <div className="mb-2 max-w-[66ch] text-[14px]/[21px] text-text-2 [&_.mono]:text-body">{reason}</div>
      {lane ? (
        <div className="mt-5 mb-4 rounded-3 border border-border-1 bg-surface-1 px-4 pt-3.5 pb-3">{lane}</div>
      ) : null}
      {actions ? <div className="mb-7 flex flex-wrap items-center gap-2">{actions}</div> : null}
      <dl className="mt-7 grid grid-cols-3 gap-6 border-t border-border-2 pt-3.5 text-small max-tablet:grid-cols-1 max-tablet:gap-3">
        {(kind === 'unknown' ? [...ORDER, kind] : ORDER).map((each) => (
          <div key={each}>
            <dt className={classNames('font-semibold', each === kind && 'text-accent')}>
              {KINDS[each].title}
              {each === kind ? ': this page' : ''}
            </dt>
            <dd className="mt-[3px] text-text-2">{KINDS[each].meaning}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
