import { LoadingBlock } from '@/components/ui/loading'

const ROWS = Array.from({ length: 20 }, (_, row) => `row ${row}`)

/** Where the rows will stand, in their heights. */
export function RunsSkeleton() {
  return (
    <div role="status" className="min-h-0 flex-1 overflow-hidden border-t border-border-1">
      <span className="sr-only">Loading runs</span>
      <div className="h-[29px] border-b border-border-2 bg-surface-2" />
      {ROWS.map((row) => (
        <div
          key={row}
          className="flex h-8 items-center gap-6 border-b border-border-1 bg-surface-1 px-4 max-tablet:h-21"
        >
          <LoadingBlock className="h-3 w-52" />
          <LoadingBlock className="h-3 w-24 max-tablet:hidden" />
          <LoadingBlock className="h-3 flex-1" />
        </div>
      ))}
    </div>
  )
}
