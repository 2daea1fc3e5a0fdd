import { RunsQuery } from '@/lib/api/runs'
import { searchParams } from '@/lib/api/search-params'

export interface UnreadParameter {
  name: string
  value: string
  /** What is used instead, in words. */
  used: string
}

const DEFAULTS: Partial<Record<string, string>> = {
  kind: 'metrics calls',
  sort: 'last write',
  dir: 'descending',
  page: 'page 1',
  size: `${RunsQuery.shape.size.def.defaultValue} rows a page`,
  tab: 'charts',
  x: 'step',
  y: 'linear',
  colour: 'one colour',
  point: 'no point',
  from: 'the start of the record',
  to: 'the end of the record',
  asOf: 'the newest state',
  columns: 'the usual columns',
  x0: 'the whole axis',
  x1: 'the whole axis',
}

/** Values of the URL that could not be understood, in its order. Names that are not ours say nothing and are left alone. */
export function unreadParameters(search: URLSearchParams): UnreadParameter[] {
  const unread: UnreadParameter[] = []
  for (const [name, value] of search) {
    if (!isKnown(name) || search.get(name) !== value) continue
    if (!isRead(name, value)) unread.push({ name, value, used: DEFAULTS[name] ?? 'no such filter' })
  }
  return unread
}

function isKnown(name: string): name is keyof typeof searchParams {
  return Object.hasOwn(searchParams, name)
}

// A list drops the entries that it cannot read, so its length tells whether all were read.
function isRead(name: keyof typeof searchParams, value: string): boolean {
  const parsed = searchParams[name].parse(value)
  if (parsed === null) return false
  return !Array.isArray(parsed) || value === '' || parsed.length === value.split(',').length
}
