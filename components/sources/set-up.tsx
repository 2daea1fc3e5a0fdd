'use client'
import { Download } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { buttonClass } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Segmented } from '@/components/ui/segmented'
import { TabPanel, Tabs } from '@/components/ui/tabs'
import type { IngestResponse } from '@/lib/api/ingest'
import { searchParams } from '@/lib/api/search-params'
import type { Partition } from '@/lib/cloudtrail/arn'
import { setUpTexts } from '@/lib/cloudtrail/set-up'
import type { ReadPlaces } from '@/lib/cloudtrail/set-up-reader'
import { setUpPlaces } from './set-up-places'

const textsOf = (partition: Partition, reads: ReadPlaces) =>
  setUpTexts({ partition, trail: 'YOUR-TRAIL', bucket: 'YOUR-BUCKET', prefix: '', reads })

/** AWS is three clouds whose ARNs begin otherwise. */
const CLOUDS = [
  { value: 'aws', label: 'AWS' },
  { value: 'aws-us-gov', label: 'GovCloud' },
  { value: 'aws-cn', label: 'China' },
] as const satisfies { value: Partition; label: string }[]

/** What a trail must record, and who may read it, as texts to copy and to download. */
export function SetUp({ sources }: { sources: IngestResponse['sources'] }) {
  const reads = setUpPlaces(sources)
  const [{ setup, partition }, setUrl] = useQueryStates({
    setup: searchParams.setup,
    partition: searchParams.partition,
  })
  const texts = textsOf(partition, reads)
  const shown = texts.find(({ key }) => key === setup)
  if (shown === undefined) return null
  const isSameInAll = CLOUDS.every(({ value }) => textsOf(value, reads).some(({ text }) => text === shown.text))
  return (
    <section aria-labelledby="set-up" className="mt-6 min-w-0 max-w-[1100px]">
      <h2 id="set-up" className="text-[15px] font-semibold">
        Have a trail record the metrics
      </h2>
      <p className="mt-1 mb-2 max-w-[80ch] text-text-2">
        Metrics calls are data events: no trail records them until its <em>advanced</em> event selectors name{' '}
        <code className="mono">AWS::SageMaker::ExperimentTrialComponent</code>, and the event history never shows them.
        A selector that leaves out a principal or an ARN hides a writer or a run.
      </p>
      <Tabs
        id="set-up-text"
        label="Set-up texts"
        tabs={texts.map(({ key, title }) => ({ value: key, label: title }))}
        value={setup}
        onChange={(value) => void setUrl({ setup: value })}
      />
      <TabPanel id="set-up-text" value={setup} className="rounded-3 border border-border-1 bg-surface-1">
        <div className="flex flex-wrap items-center gap-2 px-3 py-2">
          <p className="min-w-0 flex-1 basis-60 text-small text-text-2">{shown.about}</p>
          {isSameInAll ? null : (
            <Segmented
              label="Partition"
              options={CLOUDS}
              value={partition}
              onChange={(value) => void setUrl({ partition: value })}
            />
          )}
          <CopyButton text={shown.text} label={`Copy ${shown.title}`} size="sm">
            Copy
          </CopyButton>
          <a
            className={buttonClass('plain', 'sm')}
            download={shown.fileName}
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(shown.text)}`}
          >
            <Download aria-hidden />
            {shown.fileName}
          </a>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys. */}
        <pre tabIndex={0} className="mono overflow-x-auto border-t border-border-1 px-3 py-2 text-small/[18px]">
          {shown.text}
        </pre>
      </TabPanel>
    </section>
  )
}
