import 'server-only'
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
