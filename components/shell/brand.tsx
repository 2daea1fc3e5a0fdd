import Link from 'next/link'

/** The mark (a trace that ends in a ring over three ticks: the three clocks) and the wordmark. */
export function Brand() {
  return (
    <Link
      href="/runs"
      aria-label="MetricTrail, runs"
      className="mr-[18px] flex items-center gap-[9px] text-text-1 hover:no-underline"
    >
      <svg viewBox="0 0 24 24" width="24" height="24" fill="none" aria-hidden="true">
        <g stroke="var(--text-1)" strokeWidth="1.6" strokeLinecap="square">
          <path d="M4.5 21v-2.2M11 21v-4.4M17.5 21v-6.4" />
        </g>
        <path
          d="M2.5 11.5l4-4.6 4 5.2 4.6-5"
          stroke="var(--accent)"
          strokeWidth="1.9"
          strokeLinejoin="round"
          strokeLinecap="round"
        />
        <circle cx="17.5" cy="5.2" r="2.9" stroke="var(--accent)" strokeWidth="1.9" />
      </svg>
      <span className="text-[15px]/[20px] font-semibold tracking-[-.015em]">
        Metric<span className="font-normal">Trail</span>
      </span>
    </Link>
  )
}
