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
}

/** The newest committed as-of when `asked` is null or later than it, else `asked`. */
export async function readMoment(store: ReadStore, asked: number | null): Promise<Moment> {
  const rows = await store.query('select coalesce(max(seen_ms), 0) as "newest" from files', {}, Newest)
  const newest = rows[0]?.newest ?? 0
  return asked === null || asked >= newest
    ? { asOf: newest, newest, pinned: false }
    : { asOf: asked, newest, pinned: true }
}

const Newest = z.object({ newest: Whole })
