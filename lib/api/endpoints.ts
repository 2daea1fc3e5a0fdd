import { COMPARE_ENDPOINTS } from './compare-endpoints'
import { ContextQuery, ContextResponse } from './context'
import type { Endpoint } from './endpoint'
import { EventQuery, EventResponse } from './event'
import { EventsFilter, EventsQuery, EventsResponse, EventsSummary } from './events'
import { EvidenceEstimate, EvidenceQuery } from './evidence'
import { EvaluateResponse, FleetResponse } from './fleet'
import { IngestResponse, RetryResponse } from './ingest'
import { ChainsQuery, ChainsResponse, HourQuery, HourResponse, IntegrityQuery, IntegrityResponse } from './integrity'
import { NamesQuery, NamesResponse } from './names'
import { RunQuery, RunResponse, WritersResponse } from './run'
import { RunValuesQuery, RunValuesResponse } from './run-values'
import { RunsFilter, RunsQuery, RunsResponse, SettingNames, SparklinesQuery, SparklinesResponse } from './runs'
import { JoinedQuery, SeriesProof, SeriesQuery, SeriesResponse } from './series'
import { EXPORT_TYPES, SeriesExportQuery } from './series-export'
import { VerifyCancelled, VerifyQuery, VerifyResponse, VerifyStarted } from './verify'
import { SavedView, ViewDraft, ViewsResponse } from './views'

/** Every route of the API. Nothing changes what MetricTrail was given. */
export const ENDPOINTS: readonly Endpoint[] = [
  {
    path: '/api/runs',
    summary: 'A page of runs, sorted and filtered, with the counts of each filter.',
    query: RunsQuery,
    response: RunsResponse,
    responseName: 'Runs',
  },
  {
    path: '/api/runs/settings',
    summary: 'Names of the parameters, inputs, outputs, metadata and tags that the runs of a list have.',
    query: RunsFilter,
    response: SettingNames,
    responseName: 'SettingNames',
  },
  {
    path: '/api/runs/sparklines',
    summary: 'Smallest and largest values over step of one metric, for up to 200 runs.',
    query: SparklinesQuery,
    response: SparklinesResponse,
    responseName: 'Sparklines',
  },
  {
    path: '/api/runs/{run}',
    summary: 'Everything about one run but its points: metrics, writers, status history, parameters, log files.',
    query: RunQuery,
    response: RunResponse,
    responseName: 'Run',
  },
  {
    path: '/api/runs/{run}/writers',
    summary: 'Who logged what on one run.',
    query: RunQuery,
    response: WritersResponse,
    responseName: 'Writers',
  },
  {
    path: '/api/series',
    summary: 'One metric of one run: every point, or first, last, smallest and largest of each bucket.',
    query: SeriesQuery,
    response: SeriesResponse,
    responseName: 'Series',
  },
  {
    path: '/api/series/joined',
    summary: 'One metric over another of the same run, joined on the steps that a writer wrote once in both.',
    query: JoinedQuery,
    response: SeriesResponse,
    responseName: 'JoinedSeries',
  },
  {
    path: '/api/series/values',
    summary:
      'Every write of all metrics of one run at one step or time, and the value and the places before and after it.',
    query: RunValuesQuery,
    response: RunValuesResponse,
    responseName: 'RunValues',
  },
  {
    path: '/api/series/proof',
    summary: 'Of the same points those whose log files have another verdict than most of the run’s.',
    query: SeriesQuery,
    response: SeriesProof,
    responseName: 'SeriesProof',
  },
  ...COMPARE_ENDPOINTS,
  {
    path: '/api/series/export',
    summary: 'Every write of series with its writer, both clocks and verdict, as CSV, NDJSON or Parquet.',
    query: SeriesExportQuery,
    response: null,
    files: Object.values(EXPORT_TYPES),
    responseName: 'SeriesExport',
  },
  {
    path: '/api/names',
    summary: 'The first runs, metrics and writers that have a text in their names.',
    query: NamesQuery,
    response: NamesResponse,
    responseName: 'Names',
  },
  {
    path: '/api/events',
    summary: 'Calls, allowed or denied, newest first. Give the answer’s "next" as "cursor" for the next page.',
    query: EventsQuery,
    response: EventsResponse,
    responseName: 'Events',
  },
  {
    path: '/api/events/summary',
    summary: 'Counts, filter values and a histogram of the same calls.',
    query: EventsFilter,
    response: EventsSummary,
    responseName: 'EventsSummary',
  },
  {
    path: '/api/events/{event}',
    summary: 'One call with its items, where it was read, and its raw record from the log file at this moment.',
    query: EventQuery,
    response: EventResponse,
    responseName: 'Event',
  },
  {
    path: '/api/evidence',
    summary:
      'An evidence bundle as a zip: log files, digests, keys, events, charts, a report, and verifiers that need ' +
      'neither MetricTrail nor a network.',
    query: EvidenceQuery,
    response: null,
    files: ['application/zip'],
    responseName: 'Evidence',
  },
  {
    path: '/api/evidence/estimate',
    summary: 'What such a bundle will hold, and about how large it will be.',
    query: EvidenceQuery,
    response: EvidenceEstimate,
    responseName: 'EvidenceEstimate',
  },
  {
    path: '/api/views',
    summary: 'The newest 200 saved views; /v/{id} leads to the page of each.',
    query: null,
    response: ViewsResponse,
    responseName: 'Views',
  },
  {
    path: '/api/views',
    method: 'post',
    summary:
      'Saves the address of a page under a short id. Only for pages of this address: the Origin header must name it.',
    query: null,
    body: ViewDraft,
    response: SavedView,
    responseName: 'SavedView',
  },
  {
    path: '/api/context',
    summary: 'Accounts, regions, freshness and what is known of each hour.',
    query: ContextQuery,
    response: ContextResponse,
    responseName: 'Context',
  },
  {
    path: '/api/integrity',
    summary: 'What digests prove of each account and region, with counts of log files and records that add up.',
    query: IntegrityQuery,
    response: IntegrityResponse,
    responseName: 'Integrity',
  },
  {
    path: '/api/integrity/{account}/{region}',
    summary: 'The chains of digests of one account and region, hour by hour.',
    query: ChainsQuery,
    response: ChainsResponse,
    responseName: 'Chains',
  },
  {
    path: '/api/integrity/{account}/{region}/hour',
    summary: 'One hour of a chain: its digest, the hours beside it, and its log files with their verdicts.',
    query: HourQuery,
    response: HourResponse,
    responseName: 'Hour',
  },
  {
    path: '/api/integrity/verify',
    summary: 'Where reading all log files and digests again stands, and what it came to last.',
    query: VerifyQuery,
    response: VerifyResponse,
    responseName: 'Verify',
  },
  {
    path: '/api/integrity/verify',
    method: 'post',
    summary:
      'Has all log files and digests read again from their sources and compared; one at a time. Only for pages of this ' +
      'address: the Origin header must name it.',
    query: null,
    response: VerifyStarted,
    responseName: 'VerifyStarted',
  },
  {
    path: '/api/integrity/verify/cancel',
    method: 'post',
    summary: 'Ends that. Only for pages of this address: the Origin header must name it.',
    query: null,
    response: VerifyCancelled,
    responseName: 'VerifyCancelled',
  },
  {
    path: '/api/ingest',
    summary: 'Where reading of the sources stands.',
    query: null,
    response: IngestResponse,
    responseName: 'Ingest',
  },
  {
    path: '/api/fleet',
    summary: 'What trails record in each account and region that is asked, worst first.',
    query: null,
    response: FleetResponse,
    responseName: 'Fleet',
  },
  {
    path: '/api/fleet/evaluate',
    method: 'post',
    summary:
      'Has CloudTrail asked at once for the trails of every account of the fleet; answers of how many. Only for pages ' +
      'of this address: the Origin header must name it.',
    query: null,
    response: EvaluateResponse,
    responseName: 'Evaluate',
  },
  {
    path: '/api/ingest/retry',
    method: 'post',
    summary:
      'Has the log files that were set aside read again; answers how many. Only for pages of this address: the Origin ' +
      'header must name it.',
    query: null,
    response: RetryResponse,
    responseName: 'Retry',
  },
]
