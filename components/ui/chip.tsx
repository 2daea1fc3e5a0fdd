import { X } from 'lucide-react'
import type { ReactNode } from 'react'

/** An active filter. `name` is read out with the removal: "Remove filter Metric is train/loss". */
export function Chip({
  label,
  name,
  children,
  onRemove,
}: {
  label: string
  name: string
  children: ReactNode
  onRemove: () => void
}) {
  return (
    <span className="inline-flex h-6 max-w-full items-center gap-1.5 rounded-1 bg-accent-soft pl-2 text-small whitespace-nowrap text-text-1">
      <span className="text-text-2">{label}</span>
      <span className="truncate">{children}</span>
      <button
        type="button"
        aria-label={`Remove filter ${name}`}
        title="Remove filter"
        onClick={onRemove}
        className="grid size-6 flex-none place-items-center rounded-1 text-text-2 hover:text-text-1"
      >
        <X aria-hidden className="size-3!" />
      </button>
    </span>
  )
}
