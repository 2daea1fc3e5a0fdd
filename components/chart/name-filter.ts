import type { RE2JS } from 're2js'
import { visibleText } from '@/lib/format'

/** Which names a text asks for. */
export interface NameFilter {
  matches: (name: string) => boolean
  /** Why a pattern cannot be used, in words: then nothing is left out. */
  fault: string | null
}

/** What finds patterns in time linear in the name, so that none can hold the page up. */
export type PatternEngine = typeof RE2JS

const PATTERN = /^\/(.+)\/(i?)$/s

/** Whether `text` is a regular expression between slashes: `/loss$/`, `/^train/i`. */
export const isPattern = (text: string) => PATTERN.test(text)

/** `text` as part of a name in any case, or as a pattern; until the engine is there a pattern leaves nothing out. */
export function nameFilter(text: string, engine: PatternEngine | null): NameFilter {
  const [, source = '', flag] = PATTERN.exec(text) ?? []
  if (source === '') {
    const wanted = text.toLowerCase()
    return { matches: (name) => name.toLowerCase().includes(wanted), fault: null }
  }
  if (engine === null) return EVERYTHING
  try {
    const pattern = engine.compile(source, flag === 'i' ? engine.CASE_INSENSITIVE : 0)
    return { matches: (name) => pattern.test(name), fault: null }
  } catch (error) {
    const reason = error instanceof Error ? visibleText(error.message) : 'no reason is known'
    return { ...EVERYTHING, fault: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.` }
  }
}

/** The text that chooses `name` alone of `all`: itself, or a pattern where it would choose others too. */
export function filterFor(name: string, all: readonly string[]): string {
  const { matches } = nameFilter(name, null)
  if (!isPattern(name) && all.filter(matches).length === 1) return name
  return `/^${name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$/`
}

const EVERYTHING: NameFilter = { matches: () => true, fault: null }
