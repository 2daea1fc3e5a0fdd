'use client'
import { useQuery } from '@tanstack/react-query'
import { Sigma } from 'lucide-react'
import { useRef, useState } from 'react'
import { CardBody } from '@/components/chart/card-body'
import { CardHead } from '@/components/chart/card-head'
import { CardMenu } from '@/components/chart/card-menu'
import { FooterButton } from '@/components/chart/footer-button'
import type { CardShape } from '@/components/chart/plot'
import { askedBy } from '@/components/chart/view'
import { Note } from '@/components/ui/badge'
import { MetricName } from '@/components/ui/metric-name'
import { groupsOptions } from '@/lib/api/compare-groups'
import type { GroupBy } from '@/lib/cloudtrail/run-group'
import { visibleText } from '@/lib/format'
import { pinOf } from './compare-card'
import type { CompareCardsProps } from './compare-cards-props'
import { type ComparedCard, runsOf } from './compared-cards'
import { GroupExport } from './group-export'
import { groupFooter } from './group-footer'
import { GroupPicture } from './group-picture'
import { GroupTable } from './group-table'
import { groupWords } from './group-url'
import { seriesQuery } from './series-query'

/** One metric as the mean and the extremes of each group of runs: never in a run's colour, and said so in its head. */
export function GroupCard({
  card,
  shape,
  onShape,
  by,
  onRaw,
  cards,
}: {
  card: ComparedCard
  shape: CardShape
  onShape: (shape: CardShape) => void
  by: GroupBy
  onRaw: () => void
  cards: CompareCardsProps
}) {
  const { url } = cards
  const [table, setTable] = useState(false)
  const head = useRef<HTMLSpanElement>(null)
  const { runs: _some, ...query } = seriesQuery({ name: card.name, runs: runsOf(card) }, url, shape)
  const runs = cards.shown.map(({ run }) => run.key)
  const { view } = cards.context
  const { xscale, value } = askedBy(view, url.x)
  const groups = useQuery(groupsOptions({ ...query, xscale, value, runs, by }))
  const answer = groups.data
  const footer = answer === undefined ? [] : groupFooter(answer, { y: url.y, view })
  return (
    <>
      <CardHead
        title={<MetricName name={card.name} className="text-body!" />}
        badges={<Aggregated by={visibleText(groupWords(by))} isShort={shape === 'usual'} />}
        value={head}
        resting=""
        restingWord=""
        table={{ shown: table, onShow: setTable }}
        shape={shape}
        onShape={onShape}
        menu={
          <CardMenu pin={pinOf(card, cards)} shape={shape} onShape={onShape}>
            {answer === undefined ? null : (
              <GroupExport answer={answer} cards={cards} within={head} facts={footer} drawn={!table} />
            )}
          </CardMenu>
        }
      />
      <CardBody
        read={{ ready: answer !== undefined, error: groups.error, retry: () => void groups.refetch() }}
        shape={shape}
        footer={footer}
        isOneLine={shape !== 'full'}
        action={<FooterButton onClick={onRaw}>Raw curves</FooterButton>}
      >
        {answer === undefined ? null : table ? (
          <GroupTable answer={answer} />
        ) : (
          <GroupPicture {...{ answer, card, shape, cards, head }} />
        )}
      </CardBody>
    </>
  )
}

/** The note above all cards says by what: where there is little room the metric's name needs it more. */
function Aggregated({ by, isShort }: { by: string; isShort: boolean }) {
  const words = `Aggregated by ${by}`
  return (
    <span title={words} className="flex flex-none">
      <Note icon={Sigma}>
        {isShort ? null : <span className="max-w-44 truncate max-tablet:hidden">{words}</span>}
        <span className={isShort ? undefined : 'tablet:hidden'}>
          Mean<span className="sr-only"> of groups by {by}</span>
        </span>
      </Note>
    </span>
  )
}
