import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { fetchJson, postJson } from './fetch'
import { Instant } from './fields'

const BASE = 'http://own.invalid'
const PLACES = /^\/(?:runs|events|integrity|sources|fleet|compare)(?:[/?]|$)/
/** The longest address that is kept. */
const LONGEST = 12_288

/** `text` as path and query of a page of ours; null when it leads anywhere else. */
export function ownTarget(text: string): string | null {
  if (text.length > LONGEST || !PLACES.test(text) || !URL.canParse(text, BASE)) return null
  const { origin, pathname, search } = new URL(text, BASE)
  return origin === BASE && PLACES.test(pathname) ? `${pathname}${search}` : null
}

/** `POST /api/views`: what is to be saved. */
export const ViewDraft = z.object({
  /** Empty: it has only its short id. */
  name: z.string().max(100).default(''),
  /** Path and query of a page. */
  target: z.string().refine((text) => ownTarget(text) !== null, 'It is not the address of a page here.'),
})
export type ViewDraft = z.infer<typeof ViewDraft>

export const SavedView = z.object({ id: z.string(), name: z.string(), target: z.string(), made: Instant })
export type SavedView = z.infer<typeof SavedView>

/** `GET /api/views`: the newest 200. */
export const ViewsResponse = z.object({ views: z.array(SavedView) })
export type ViewsResponse = z.infer<typeof ViewsResponse>

export const viewsOptions = () =>
  queryOptions({
    queryKey: ['views'],
    queryFn: ({ signal }) => fetchJson<ViewsResponse>('/api/views', {}, signal),
  })

export const saveView = (draft: ViewDraft) => postJson<SavedView>('/api/views', draft)
