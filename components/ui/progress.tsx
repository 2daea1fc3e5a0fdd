'use client'

/** A 2 px bar with its counts in words beside it. */
export function Progress({ label, done, of }: { label: string; done: number; of: number }) {
  return (
    <progress
      aria-label={label}
      value={done}
      max={Math.max(of, 1)}
      className="h-0.5 w-full appearance-none [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-border-1 [&::-webkit-progress-value]:bg-accent"
    />
  )
}
