import { OctagonAlert } from 'lucide-react'
import { classNames } from '@/components/ui/class-names'
import { Instant } from '@/components/ui/instant'
import { Untrusted } from '@/components/ui/untrusted'
import type { EventItem, EventResponse } from '@/lib/api/event'
import { formatExact } from '@/lib/format'

/** Every value that was written for this step, in the order of the calls. Neither is called the right one. */
export function ConflictSection({
  event,
  item,
  onOpen,
}: {
  event: EventResponse
  item: EventItem
  onOpen?: ((event: string, item: number) => void) | undefined
}) {
  if (item.conflicts.length === 0) return null
  const mine = { event: event.id, item: item.item, value: item.value, observed: event.observed, writer: event.writer }
  const writes = [mine, ...item.conflicts].sort((a, b) => a.observed.ms - b.observed.ms)
  const writers = new Set(writes.map(({ writer }) => writer.key)).size
  return (
    <section className="border-b border-border-1 py-2">
      <h3 className="mb-[7px] flex items-center gap-[5px] text-small font-medium text-failed">
        <OctagonAlert aria-hidden />
        {writers === 1
          ? 'One writer sent different values for this step'
          : 'Two writers claim different values for this step'}
      </h3>
      <ul className="grid grid-cols-2 gap-2">
        {writes.map((write, index) => {
          const current = write === mine
          const place = current ? 'This write' : index === 0 ? 'First' : 'Other write'
          return (
            <li
              key={`${write.event} ${write.item}`}
              aria-current={current}
              className={classNames(
                'relative min-w-0 rounded-2 border px-2.5 py-[7px]',
                current ? 'border-accent-line bg-accent-soft' : 'border-border-1',
                !current && onOpen !== undefined && 'hover:bg-surface-3',
              )}
            >
              <p className="text-micro text-text-3 wrap-anywhere">
                {place}, <Untrusted text={write.writer.label} className="font-sans text-micro" />
              </p>
              <p className="font-mono text-[20px]/[26px] font-medium tracking-[-.03em] wrap-anywhere">
                {current || onOpen === undefined ? (
                  formatExact(write.value)
                ) : (
                  <button
                    type="button"
                    title="Open the evidence of this write"
                    className="text-left after:absolute after:inset-0"
                    onClick={() => onOpen(write.event, write.item)}
                  >
                    {formatExact(write.value)}
                  </button>
                )}
              </p>
              <Instant ms={write.observed.ms} className="text-[11px] text-text-2" />
            </li>
          )
        })}
      </ul>
    </section>
  )
}
