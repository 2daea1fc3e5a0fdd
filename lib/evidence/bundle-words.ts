import 'server-only'
import type { KeyOrigin } from '@/lib/cloudtrail/sample-keys'
import { visibleText } from '@/lib/format'

/** Epoch ms as ISO 8601; what no date can hold says so. */
export function isoOf(ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? `${ms} ms since 1970` : date.toISOString()
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text that anybody may have chosen, for HTML and SVG: never markup, and what is invisible is a visible escape. */
export function markupText(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}

/** Where a key came from, and with it what a good signature by it is worth. */
export const ORIGIN_WORDS: Record<KeyOrigin, string> = {
  cloudtrail: 'as AWS told it (ListPublicKeys)',
  file: 'taken from a file beside the logs, not compared with AWS',
  sample: 'the sample’s own key, which everybody has',
}
