'use client'
import { useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight, Fingerprint, Link2, Quote, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { usePinnedAddress } from '@/components/filters/copy-link'
import { useGlobalFilter } from '@/components/filters/global-filter'
import { IconButton } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Failure } from '@/components/ui/failure'
import { Loading } from '@/components/ui/loading'
import { ScrollFrame } from '@/components/ui/scroll-frame'
import { type EventItem, type EventResponse, eventOptions } from '@/lib/api/event'
import { runOptions } from '@/lib/api/run'
import { BundleButton } from './bundle-button'
import { CheckYourself } from './check-yourself'
import { ClocksSection } from './clocks'
import { ConflictSection } from './conflict'
import { WhatSection, WhereSection, WhoSection } from './facts'
import { ProofSection } from './proof-section'
import { RawSection } from './raw-section'
import { useDrawerKeys } from './use-drawer-keys'
import { citation, evidenceJson, subjectWords } from './words'

interface EvidenceDrawerProps {
  event: string
  /** Which item of the call; null for the call as a whole. */
  item: number | null
  onClose: () => void
  /** Opens another write in this drawer. */
  onOpen?: (event: string, item: number) => void
  /** The writes before and after this one in what the page shows. */
  onPrevious?: (() => void) | undefined
  onNext?: (() => void) | undefined
}

/**
 * Everything that is known about one write, in a fixed order. It stands beside the page on wide screens, over it on
 * narrow ones, and is a sheet from the bottom on a phone.
 */
export function EvidenceDrawer({ event: id, item: index, onClose, onOpen, onPrevious, onNext }: EvidenceDrawerProps) {
  const [{ asOf }] = useGlobalFilter()
  const { data: event, error, refetch } = useQuery(eventOptions({ event: id, asOf }))
  const item = event?.items.find((each) => each.item === index) ?? null
  const [full, setFull] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  useDrawerKeys({ heading, onClose, onPrevious, onNext })
  return (
    <aside
      aria-label="Evidence"
      data-full={full}
      className="flex min-h-0 w-(--drawer) flex-none flex-col border-l border-border-2 bg-surface-1 max-desk:fixed max-desk:top-[82px] max-desk:right-0 max-desk:bottom-0 max-desk:z-30 max-desk:shadow-pop max-tablet:inset-x-0 max-tablet:top-auto max-tablet:h-[50dvh] max-tablet:w-auto max-tablet:rounded-t-sheet max-tablet:border-t max-tablet:border-l-0 max-tablet:data-[full=true]:h-[calc(100dvh-56px)]"
    >
      <SheetHandle full={full} onFull={setFull} />
      <header className="flex h-10 flex-none items-center gap-2 border-b border-border-1 pr-2 pl-4">
        <Fingerprint aria-hidden className="text-text-3" />
        <h2 ref={heading} tabIndex={-1} className="text-body font-semibold outline-none">
          Evidence
        </h2>
        <span className="mono min-w-0 flex-1 truncate text-text-2">
          {event === undefined ? null : subjectWords(event, item)}
        </span>
        <IconButton label="Previous write ([)" disabled={onPrevious === undefined} onClick={onPrevious}>
          <ChevronLeft aria-hidden />
        </IconButton>
        <IconButton label="Next write (])" disabled={onNext === undefined} onClick={onNext}>
          <ChevronRight aria-hidden />
        </IconButton>
        <IconButton label="Close the evidence (Esc)" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      {event === undefined ? (
        <div className="min-h-0 flex-1 overflow-y-auto">
          {error === null ? (
            <Loading what="the evidence" />
          ) : (
            <Failure what="this event" error={error} onRetry={() => void refetch()} headingLevel="h3" />
          )}
        </div>
      ) : (
        <Body event={event} item={item} index={index} onOpen={onOpen} />
      )}
    </aside>
  )
}

interface BodyProps {
  event: EventResponse
  item: EventItem | null
  index: number | null
  onOpen: EvidenceDrawerProps['onOpen']
}

function Body({ event, item, index, onOpen }: BodyProps) {
  const [{ asOf }] = useGlobalFilter()
  const { data: run } = useQuery({ ...runOptions({ run: event.run?.key ?? '', asOf }), enabled: event.run !== null })
  return (
    <>
      <ScrollFrame label="Evidence of this write" className="min-h-0 flex-1 overflow-y-auto px-4">
        {index !== null && item === null ? (
          <p className="py-2 text-small text-text-2">This call has no item {index}. The call as a whole is shown.</p>
        ) : null}
        {item === null ? null : <ConflictSection event={event} item={item} onOpen={onOpen} />}
        <ProofSection event={event} item={item} statuses={run?.statusHistory ?? []} />
        <WhoSection event={event} />
        <WhatSection event={event} item={item} onOpen={onOpen} />
        <ClocksSection event={event} item={item} statuses={run?.statusHistory ?? []} />
        <WhereSection event={event} />
        <RawSection key={`${event.id}.${index ?? ''}`} event={event} item={item} />
      </ScrollFrame>
      <Actions event={event} item={item} />
    </>
  )
}

function Actions({ event, item }: { event: EventResponse; item: EventItem | null }) {
  const [{ asOf }] = useGlobalFilter()
  return (
    <footer className="flex flex-none flex-wrap gap-1.5 border-t border-border-2 bg-surface-2 px-4 py-2">
      <CopyButton
        variant="primary"
        label="Copy the record as the log file has it, with the verdict on that file, as JSON"
        text={evidenceJson(event)}
      >
        Copy JSON
      </CopyButton>
      <CopyButton
        variant="plain"
        label="Copy a link to this evidence"
        text={usePinnedAddress()}
        icon={<Link2 aria-hidden />}
      />
      <CopyButton label="Copy a line to cite this event by" text={citation(event, item)} icon={<Quote aria-hidden />} />
      <CheckYourself event={event} />
      <BundleButton query={{ event: event.id, item: item?.item ?? null, asOf }} label="Bundle" />
    </footer>
  )
}

/** On a phone the sheet is half a screen high; its handle, pulled or pressed, makes it full. */
function SheetHandle({ full, onFull }: { full: boolean; onFull: (full: boolean) => void }) {
  const start = useRef<number | null>(null)
  return (
    <button
      type="button"
      aria-expanded={full}
      aria-label="Full height"
      className="grid h-6 flex-none touch-none place-items-center tablet:hidden"
      onPointerDown={({ clientY, currentTarget, pointerId }) => {
        currentTarget.setPointerCapture(pointerId)
        start.current = clientY
      }}
      onPointerUp={({ clientY }) => {
        const moved = clientY - (start.current ?? clientY)
        if (Math.abs(moved) > 12) onFull(moved < 0)
      }}
      onClick={({ clientY }) => {
        if (Math.abs(clientY - (start.current ?? clientY)) <= 12) onFull(!full)
      }}
    >
      <span className="h-[3px] w-9 rounded-1 bg-border-control" />
    </button>
  )
}
