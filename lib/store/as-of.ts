import 'server-only'
import { z } from 'zod'
import { Whole } from './rows'
import type { ReadStore } from './store'

/** The moment an answer speaks of. */
export interface Moment {
  /** Epoch ms; rows first seen later are not part of the answer. Zero when nothing was ever committed. */
  asOf: number
  newest: number
  /** True when something may have been committed since: summaries, which know only today, must not answer. */
  pinned: boolean
  /** True when points were moved to other segments since. */
  moved: boolean
}

const TOLD = ['files', 'file_states', 'verdicts', 'digest_verdicts', 'checks'] as const

/** The newest committed as-of. Verdicts are given, and files go, after they were seen. */
export const NEWEST = `greatest(${TOLD.map((table) => `(select coalesce(max(seen_ms), 0) from ${table})`).join(', ')})`

/** The newest committed as-of when `asked` is null or later than it, else `asked`. */
export async function readMoment(store: ReadStore, asked: number | null): Promise<Moment> {
  const rows = await store.query(`select ${NEWEST} as newest`, {}, Newest)
  const newest = rows[0]?.newest ?? 0
  if (asked === null || asked >= newest) return { asOf: newest, newest, pinned: false, moved: false }
  const moves = await store.query(
    'select true as "moved" from segment_moves where until_ms > $asked limit 1',
    { asked },
    Moved,
  )
  return { asOf: asked, newest, pinned: true, moved: moves.length > 0 }
}

const Newest = z.object({ newest: Whole })
const Moved = z.object({ moved: z.boolean() })
