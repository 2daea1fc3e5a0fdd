import { classNames } from './class-names'

/** A still block where something will stand. It shows after 150 ms, so that quick answers do not flicker. */
export function LoadingBlock({ className }: { className?: string }) {
  return <span aria-hidden className={classNames('loading-block block rounded-1 bg-surface-3', className)} />
}

const LINES = ['w-11/12', 'w-3/4', 'w-5/6', 'w-2/3', 'w-4/5', 'w-1/2']

/** Blocks where lines of text will stand, with words for a screen reader. */
export function Loading({ what }: { what: string }) {
  return (
    <div role="status" className="flex flex-1 flex-col gap-3 p-4">
      <span className="sr-only">Loading {what}</span>
      {LINES.map((length) => (
        <LoadingBlock key={length} className={classNames('h-4', length)} />
      ))}
    </div>
  )
}
