import type { RunLook } from './run-look'

/** A run's line in small, as its charts draw it. It stands beside the name, never for it. */
export function RunSwatch({ look: { colour, dash }, strong = false }: { look: RunLook; strong?: boolean }) {
  return (
    <svg
      width="22"
      height="8"
      viewBox="0 0 22 8"
      aria-hidden="true"
      className="chart-keeps-colour flex-none"
      data-swatch
    >
      <path d="M0 4H22" stroke={colour} strokeDasharray={dash} strokeWidth={strong ? 2.6 : 1.8} />
    </svg>
  )
}
