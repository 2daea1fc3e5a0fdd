import type { Route } from 'next'
import Link from 'next/link'
import { Aside, Fact, Facts } from '@/components/evidence/section'
import { classNames } from '@/components/ui/class-names'
import { Instant } from '@/components/ui/instant'
import { Untrusted } from '@/components/ui/untrusted'
import { EVENT_KINDS } from '@/lib/api/events'
import type { FleetCell, FleetRow } from '@/lib/api/fleet'
import { isDataStore } from '@/lib/cloudtrail/trail-settings'
import { visibleText } from '@/lib/format'
import { Since } from './since'
import { LOOKS } from './state-looks'

/** The state in a word, what it means in a sentence, since when and by whom, and what is known of the trails. */
export function CellFacts({ row, cell }: { row: FleetRow; cell: FleetCell }) {
  const { icon: Icon, word, pill } = LOOKS[cell.state]
  return (
    <section className="border-b border-border-1 pt-2.5 pb-2">
      <p className="mb-1.5 flex flex-wrap items-center gap-2 text-small">
        <span className={classNames('inline-flex h-[22px] items-center gap-[5px] rounded-1 px-2 font-medium', pill)}>
          <Icon aria-hidden />
          {word}
        </span>
        {cell.label === word ? null : <span className="text-text-2">{visibleText(cell.label)}</span>}
      </p>
      <p className="mb-[7px] text-small/[18px] wrap-anywhere">{visibleText(cell.words)}</p>
      <Facts>
        <Fact name="Since">{cell.since === null ? <Aside>not known</Aside> : <Since {...cell} />}</Fact>
        <SetBy setBy={cell.setBy} />
        <TrailFacts cell={cell} />
        <Fact name="Last recorded">
          {cell.lastRecorded === null ? <Aside>no metrics call yet</Aside> : <Instant ms={cell.lastRecorded.ms} />}
        </Fact>
        <Fact name="Evaluated">
          {cell.evaluated === null ? <Aside>never answered</Aside> : <Instant ms={cell.evaluated.ms} />}
        </Fact>
        <Fact name="Unit">
          {row.unit === null ? <Aside>unknown</Aside> : visibleText(row.unit)}
          {row.isNew ? <Aside> new in the organization</Aside> : null}
        </Fact>
      </Facts>
    </section>
  )
}

/** The call that set the trail so, and its evidence. */
function SetBy({ setBy }: { setBy: FleetCell['setBy'] }) {
  if (setBy === null) return null
  const search = new URLSearchParams({ kind: EVENT_KINDS.join(), point: setBy.event })
  return (
    <Fact name="Set by">
      <Untrusted text={setBy.writer} />{' '}
      <Link href={`/events?${search.toString()}` as Route} prefetch={false} className="underline">
        {visibleText(setBy.name)}
      </Link>{' '}
      <Instant ms={setBy.at.ms} className="text-text-3" />
    </Fact>
  )
}

function TrailFacts({ cell }: { cell: FleetCell }) {
  return cell.trails.map((trail) => (
    <Fact key={trail.arn} name={isDataStore(trail) ? 'Data store' : 'Trail'}>
      <Untrusted text={trail.name} />, {trail.isMultiRegion ? 'every region' : 'this region only'}
      <Aside>
        {trail.lastDelivery === null ? (
          isDataStore(trail) ? (
            ', no log files'
          ) : (
            ', no delivery known'
          )
        ) : (
          <>
            , last delivery <Instant ms={trail.lastDelivery.ms} />
          </>
        )}
      </Aside>
      {trail.deliveryError === null ? null : (
        <span className="block text-failed">
          <Untrusted text={trail.deliveryError} className="font-sans! text-small!" />
        </span>
      )}
    </Fact>
  ))
}
