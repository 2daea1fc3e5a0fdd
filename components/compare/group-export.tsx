'use client'
import { FileDown, ImageDown } from 'lucide-react'
import type { RefObject } from 'react'
import { axisWords, sharedPlaceWords, sharedProofMixWords } from '@/components/chart/picture-words'
import { INK, runLook } from '@/components/chart/run-look'
import { download, fileName, savePicture } from '@/components/chart/save-picture'
import { MenuItem, MenuSeparator } from '@/components/ui/menu'
import { saveFile } from '@/components/ui/save-file'
import type { GroupsResponse } from '@/lib/api/compare-groups'
import { exportPath } from '@/lib/api/series-export'
import { formatInstant, visibleText } from '@/lib/format'
import type { CompareCardsProps } from './compare-cards-props'
import { endWords } from './group-model'
import { groupWords } from './group-url'
import { groupsCsv } from './groups-csv'
import { zoomOf } from './series-query'

/** Entries of an aggregated card's menu: its picture, its means, and all points that they are made of. */
export function GroupExport({
  answer,
  cards: { shown, url },
  within,
  facts,
  drawn,
}: {
  answer: GroupsResponse
  cards: Pick<CompareCardsProps, 'shown' | 'url'>
  /** Something in the card, from which its chart is found. */
  within: RefObject<HTMLElement | null>
  facts: readonly string[]
  /** The picture is there to be taken: not the table. */
  drawn: boolean
}) {
  const title = `${visibleText(answer.metric)}, aggregated by ${visibleText(groupWords(answer.by))}`
  const zoom = zoomOf(url)
  const members = shown.filter(({ run }) => answer.groups.some(({ runs }) => runs.includes(run.key)))
  const caption = [
    sharedPlaceWords(members),
    facts.join(' · '),
    sharedProofMixWords(members),
    axisWords(answer.x, zoom.x0 ?? answer.extent?.min ?? Number.NaN, zoom.x1 ?? answer.extent?.max ?? Number.NaN),
    ...observedWords(members),
    `As of ${formatInstant(answer.asOf.ms)} · MetricTrail`,
  ]
  const legend = answer.groups.map((group, at) => ({
    ...{ name: visibleText(endWords(group)), colour: INK, dash: runLook(at * 10).dash },
  }))
  const points = {
    run: members.map(({ run }) => run.key),
    metric: [answer.metric],
    x: answer.x,
    from: zoom.x0,
    to: zoom.x1,
  }
  return (
    <>
      <MenuSeparator />
      {drawn
        ? (['png', 'svg'] as const).map((kind) => (
            <MenuItem key={kind} onClick={() => void savePicture(within.current, kind, { title, legend, caption })}>
              <ImageDown aria-hidden />
              Picture as {kind.toUpperCase()}
            </MenuItem>
          ))
        : null}
      <MenuItem onClick={() => saveFile(`metrictrail-${fileName(title)}.csv`, csvOf(answer))}>
        <FileDown aria-hidden />
        Means as CSV
      </MenuItem>
      {members.length === 0 ? null : (
        <MenuItem onClick={() => download(exportPath({ ...points, format: 'csv', asOf: answer.asOf.ms }))}>
          <FileDown aria-hidden />
          All points as CSV
        </MenuItem>
      )}
    </>
  )
}

const csvOf = (answer: GroupsResponse) => new Blob([groupsCsv(answer)], { type: 'text/csv' })

/** When the runs wrote: a mean has no time of its own. */
function observedWords(runs: CompareCardsProps['shown']): string[] {
  const times = runs
    .flatMap(({ firstWrite, lastWrite }) => [firstWrite?.ms, lastWrite?.ms])
    .filter((ms) => ms !== undefined)
  if (times.length === 0) return []
  return [`Runs observed ${formatInstant(Math.min(...times))} to ${formatInstant(Math.max(...times))} (UTC)`]
}
