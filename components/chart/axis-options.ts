/** The clocks and counts that an x axis may show. */
export const X_OPTIONS = [
  { value: 'step', label: 'Step' },
  { value: 'relative', label: 'Relative' },
  { value: 'claimed', label: 'Claimed' },
  { value: 'observed', label: 'Observed' },
] as const

/** The scales of a y axis. */
export const Y_OPTIONS = [
  { value: 'linear', label: 'Linear' },
  { value: 'log', label: 'Log' },
] as const
