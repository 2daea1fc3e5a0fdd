import type { z } from 'zod'

/** One question that a program may ask, with everything its documentation says. */
export interface Endpoint {
  /** As in OpenAPI: parts in braces stand in the path, not in the query. */
  path: string
  /** Missing: get. */
  method?: 'post'
  summary: string
  query: z.ZodObject | null
  /** What is posted, where it is more than the wish. */
  body?: z.ZodObject
  /** Null: a file. */
  response: z.ZodType | null
  /** Media types of the file. */
  files?: readonly string[]
  responseName: string
}
