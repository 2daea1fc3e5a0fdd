import 'server-only'
import { EVERYTHING, type Scope } from './access/scope'
import { ContextQuery } from './api/context'
import { EventQuery, type EventResponse } from './api/event'
import { EventsFilter, EventsQuery } from './api/events'
import { RunQuery } from './api/run'
import { RunsQuery } from './api/runs'
import { SeriesQuery } from './api/series'
import type { Ingest } from './ingest'
import { readContext } from './store/context'
import { readEvent } from './store/event'
import { readRawRecord } from './store/event-raw'
import { readEvents } from './store/events'
import { readEventsSummary } from './store/events-summary'
import { readRun } from './store/run'
import { readRuns } from './store/runs'
import { readSeries } from './store/series'

/** What the routes would answer, for tests. */
export function answersOf(
  { store: { reader }, readRaw }: Pick<Ingest, 'store' | 'readRaw'>,
  scope: Scope = EVERYTHING,
) {
  const runs = (query: Partial<RunsQuery> = {}) => readRuns(reader, scope, RunsQuery.parse(query))
  const keys = new Map<string, string>()
  const keyOf = async (name: string) => {
    if (!keys.has(name)) for (const { run } of (await runs({ size: 200 })).rows) keys.set(run.name, run.key)
    const key = keys.get(name)
    if (key === undefined) throw new Error(`No run is called ${name}.`)
    return key
  }
  return {
    runs,
    keyOf,
    run: async (name: string, asOf: number | null = null) =>
      readRun(reader, scope, RunQuery.parse({ run: await keyOf(name), asOf })),
    events: (query: Partial<EventsQuery> = {}) =>
      readEvents(reader, scope, EventsQuery.parse({ kind: ['metrics', 'run', 'trail'], size: 500, ...query })),
    summary: (query: Partial<EventsFilter> = {}) => readEventsSummary(reader, scope, EventsFilter.parse(query)),
    context: (query: Partial<ContextQuery> = {}) => readContext(reader, scope, ContextQuery.parse(query)),
    series: async (name: string, query: Partial<SeriesQuery> = {}) =>
      readSeries(reader, scope, SeriesQuery.parse({ metric: 'loss', ...query, run: await keyOf(name) })),
    event: async (id: string, asOf: number | null = null): Promise<EventResponse> => {
      const { event, places } = await readEvent(reader, scope, EventQuery.parse({ event: id, asOf }))
      return { ...event, raw: await readRawRecord(places, readRaw) }
    },
  }
}

export type Answers = ReturnType<typeof answersOf>
