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
  smooth: 'no smoothing',
  band: 'the band',
  fit: 'the whole range of values',
  xscale: 'linear',
  xmetric: 'the x axis',
  pair: 'a card for each metric',
  cards: 'a card for each metric',
  value: 'the values',
  point: 'no point',
  cell: 'no account and region',
  hour: 'no hour',
  from: 'the start of the record',
  to: 'the end of the record',
  asOf: 'the newest state',
  columns: 'the usual columns',
  at: 'no place',
  of: 'the first metric',
  delta: 'the difference to the baseline',
  group: 'no grouping',
  equal: 'those that differ',
  x0: 'the whole axis',
  x1: 'the whole axis',
  runs: 'no run',
  baseline: 'the first run',
  hidden: 'no hidden run',
  lit: 'no lit run',
}

/** Values of the URL that could not be understood, in its order. Names that are not ours say nothing and are left alone. */
export function unreadParameters(search: URLSearchParams): UnreadParameter[] {
  const unread: UnreadParameter[] = []
  for (const [name, value] of search) {
    if (!isKnown(name) || search.get(name) !== value) continue
    const reading = readingOf(name, value)
    if (reading !== 'whole') {
      unread.push({ name, value, used: reading === 'partly' ? 'the rest of it' : (DEFAULTS[name] ?? 'no such filter') })
    }
  }
  const from = searchParams.from.parse(search.get('from') ?? '')
  const to = searchParams.to.parse(search.get('to') ?? '')
  if (from !== null && to !== null && from >= to) {
    unread.push({
      name: 'from',
      value: `${search.get('from')}, not before ${search.get('to')}`,
      used: 'the whole record',
    })
  }
  return unread
}

function isKnown(name: string): name is keyof typeof searchParams {
  return Object.hasOwn(searchParams, name)
}

// A list drops the entries that it cannot read, so its length tells whether all were read.
function readingOf(name: keyof typeof searchParams, value: string): 'whole' | 'partly' | 'none' {
  const parsed = searchParams[name].parse(value)
  if (parsed === null) return 'none'
  return !Array.isArray(parsed) || value === '' || parsed.length === value.split(',').length ? 'whole' : 'partly'
}
