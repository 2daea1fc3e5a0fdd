'use client'
import { Ellipsis, Eye, EyeOff, Flag, Focus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { counted } from '@/components/chart/chart-words'
import { lightRun } from '@/components/chart/lit-run'
import { RunSwatch } from '@/components/chart/run-swatch'
import { runHref } from '@/components/runs/run-href'
import { NotSent } from '@/components/runs/setting-cell'
import { IconButton } from '@/components/ui/button'
import { classNames } from '@/components/ui/class-names'
import { Menu, MenuItem } from '@/components/ui/menu'
import { Untrusted } from '@/components/ui/untrusted'
import { UntrustedInMiddle } from '@/components/ui/untrusted-in-middle'
import type { ComparedRun } from './compared-runs'

interface RunActs {
  onHold: (on: boolean) => void
  onSolo: () => void
  onHide: (hide: boolean) => void
  onBaseline: () => void
  onRemove: () => void
}

/** One run of the list. Pointing at it lights its lines in every card, pressing keeps them lit. */
export function RunEntry({
  run: compared,
  place,
  group,
  lit,
  solo,
  acts,
}: {
  run: ComparedRun
  /** Its account and region, as far as those of the runs differ. */
  place: readonly string[]
  /** What puts it into its group (null: it was not sent that); undefined: runs are not grouped. */
  group: string | null | undefined
  lit: boolean
  solo: boolean
  acts: RunActs
}) {
  const { run, look, hidden, baseline } = compared
  const light = () => lightRun(hidden ? null : run.key)
  const dark = () => lightRun(null)
  return (
    <li
      data-entry={run.key}
      className="group relative border-t border-border-1"
      onPointerEnter={light}
      onPointerLeave={dark}
    >
      <button
        type="button"
        aria-pressed={lit}
        title={lit ? 'Held: Esc lets it go' : 'Keep it lit in every card'}
        className="flex min-h-9 w-full items-start gap-2.5 py-1 pr-3 pl-4 text-left -outline-offset-2! aria-pressed:shadow-[inset_2px_0_0_var(--accent)] max-tablet:min-h-16"
        onFocus={light}
        onBlur={dark}
        onClick={() => acts.onHold(!lit)}
      >
        <span className="flex h-4 items-center">
          <RunSwatch look={look} strong={baseline} />
        </span>
        <span className={classNames('min-w-0 flex-1', hidden && 'text-text-3')}>
          <span className={classNames('block', baseline && '[&_.mono]:font-semibold')}>
            <UntrustedInMiddle text={run.name} wraps />
          </span>
          <span className="flex flex-wrap items-center gap-x-2 text-micro text-text-3 max-tablet:mt-0.5 max-tablet:pr-32 max-[389px]:min-h-10 pointer-coarse:pr-[74px]">
            {baseline ? (
              <span className="inline-flex items-center gap-1 text-text-1 [&_svg]:size-3">
                <Flag aria-hidden className="text-accent" />
                Baseline
              </span>
            ) : null}
            {group === undefined ? null : group === null ? (
              <NotSent />
            ) : (
              <Untrusted text={group} className="text-text-2" />
            )}
            {place.length === 0 ? null : (
              <span className="font-mono tracking-[-.03em] whitespace-nowrap">{place.join(' ')}</span>
            )}
            <Notes run={compared} />
          </span>
        </span>
      </button>
      <Acts {...{ compared, solo, acts }} />
    </li>
  )
}

/** They come with the pointer or the focus, so that the words of a run need not leave room for them. */
function Acts({ compared, solo, acts }: { compared: ComparedRun; solo: boolean; acts: RunActs }) {
  const { hidden } = compared
  return (
    <span
      className={classNames(
        'absolute right-1.5 bottom-1 flex rounded-2 bg-surface-2',
        !hidden &&
          !solo &&
          'opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-aria-expanded:opacity-100 max-tablet:opacity-100 pointer-coarse:opacity-100',
      )}
    >
      <IconButton
        label={solo ? 'Show the others too' : 'Show it alone'}
        size="sm"
        aria-pressed={solo}
        onClick={acts.onSolo}
      >
        <Focus aria-hidden className={solo ? 'text-accent' : 'text-text-3'} />
      </IconButton>
      <IconButton label={hidden ? 'Show' : 'Hide'} size="sm" aria-pressed={hidden} onClick={() => acts.onHide(!hidden)}>
        {hidden ? <EyeOff aria-hidden className="text-text-3" /> : <Eye aria-hidden className="text-text-3" />}
      </IconButton>
      <More compared={compared} acts={acts} />
    </span>
  )
}

function Notes({ run: { collisions, restarts, deleted } }: { run: ComparedRun }) {
  return (
    <>
      {collisions === 0 ? null : <span className="text-failed">{counted(collisions, 'collision')}</span>}
      {restarts === 0 ? null : <span>{counted(restarts, 'restart')}</span>}
      {deleted ? <span>deleted</span> : null}
    </>
  )
}

function More({ compared: { run, baseline }, acts }: { compared: ComparedRun; acts: RunActs }) {
  const router = useRouter()
  return (
    <Menu
      trigger={
        <IconButton label="More for this run" size="sm">
          <Ellipsis aria-hidden className="text-text-3" />
        </IconButton>
      }
    >
      {baseline ? null : <MenuItem onClick={acts.onBaseline}>Make it the baseline</MenuItem>}
      <MenuItem onClick={() => router.push(runHref(run))}>Open the run</MenuItem>
      <MenuItem onClick={acts.onRemove}>Take it out</MenuItem>
    </Menu>
  )
}
