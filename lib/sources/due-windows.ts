import 'server-only'

/** A first reading goes on from day to day, so that what was read stays after a failure. */
const mostMs = 86_400_000

interface Window {
  /** Epoch ms. */
  fromMs: number
  toMs: number
}

/**
 * The windows that a source without files is to be asked for next, oldest first: of `range`, what lies after `untilMs`
 * (null: all of it), and `backMs` of what lies before, for records that came late.
 */
export function* dueWindows(
  { fromMs, toMs }: { fromMs: number; toMs: number | null },
  { untilMs, nowMs, backMs }: { untilMs: number | null; nowMs: number; backMs: number },
): Generator<Window> {
  const endMs = Math.min(nowMs, toMs ?? nowMs)
  let startMs = untilMs === null ? fromMs : Math.max(fromMs, untilMs - backMs)
  for (; startMs < endMs; startMs += mostMs) yield { fromMs: startMs, toMs: Math.min(endMs, startMs + mostMs) }
}
