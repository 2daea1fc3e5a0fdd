import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import {
  CloudTrailClient,
  DescribeQueryCommand,
  type DescribeQueryCommandOutput,
  GetQueryResultsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudtrail'
import { keptByService } from '@/lib/cloudtrail/kept-events'
import { AppError } from '@/lib/errors'
import type { LakeSetting } from '@/lib/source-settings'
import { unreadableSource } from './api-failure'
import { clientSettings } from './aws-client'
import { dueWindows } from './due-windows'
import { LookBack } from './look-back'
import type { Answer, Asked, AskedBefore, RecordSource } from './source'

const dayMs = 86_400_000
const minuteMs = 60_000
/** Events reach the store some minutes after their calls, and not in order. */
const lateMs = 120 * minuteMs
/** Each look back scans the same bytes again: what is late by minutes is looked for soon, and what is late by hours seldom. */
const looks = [
  { everyMs: 0, backMs: 0 },
  { everyMs: 15 * minuteMs, backMs: 30 * minuteMs },
  { everyMs: 120 * minuteMs, backMs: 120 * minuteMs + lateMs },
] as const
const answerPauseMs = 1_000

export interface LakeOptions {
  now?: () => number
  /** Between two looks at a query that runs. */
  pauseMs?: number
}

/**
 * A CloudTrail Lake event data store: whole records by SQL, in windows of event time of a day at most. Queries cost by
 * the bytes they scan, so no new one is begun on a day that scanned its share.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-limitations.html
 */
export function lakeSource(
  setting: LakeSetting,
  { now = Date.now, pauseMs = answerPauseMs }: LakeOptions = {},
): RecordSource {
  const { name, region, eventDataStore, fromMs, toMs, pollMs, mostBytesADay } = setting
  const client = new CloudTrailClient(clientSettings(setting))
  const location = `CloudTrail Lake ${region} ${eventDataStore}`
  const back = new LookBack(looks)
  let isOver = false
  return {
    ...{ name, kind: 'lake', location, pollMs, mostBytesADay, habit: back.words(pollMs) },
    async *ask(before: AskedBefore, signal: AbortSignal) {
      const untilMs = before.until(eventDataStore, fromMs)
      if (isOver) return
      const nowMs = now()
      const look = back.due(nowMs)
      for (const due of dueWindows(setting, { untilMs, nowMs, backMs: look.backMs })) {
        checkCap(before, { setting, location, nowMs: now() })
        try {
          yield* window({ client, pauseMs, location }, { part: eventDataStore, ...due }, signal)
        } catch (error) {
          signal.throwIfAborted()
          const right = 'cloudtrail:StartQuery and cloudtrail:GetQueryResults'
          throw unreadableSource(error, { location, right })
        }
      }
      back.looked(look, nowMs)
      isOver = toMs !== null && look.isLongest && nowMs >= toMs + lateMs
    },
  }
}

function checkCap(
  before: AskedBefore,
  { setting, location, nowMs }: { setting: LakeSetting; location: string; nowMs: number },
): void {
  const scanned = before.scannedBytes(Math.floor(nowMs / dayMs) * dayMs)
  if (scanned < setting.mostBytesADay) return
  throw new AppError(
    'source_unreadable',
    `${location} is not asked any more today: its queries scanned ${gigabytes(scanned)} GB since 00:00 UTC, and ` +
      `mostGigabytesADay is ${gigabytes(setting.mostBytesADay)}. It goes on tomorrow, or when you raise that.`,
  )
}

const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1)

interface At {
  client: CloudTrailClient
  pauseMs: number
  location: string
}

async function* window(at: At, asked: Asked, signal: AbortSignal): AsyncGenerator<Answer> {
  const command = new StartQueryCommand({ QueryStatement: statement(asked) })
  const { QueryId = '' } = await at.client.send(command, { abortSignal: signal })
  const query = await ended(at, QueryId, signal)
  const scannedBytes = query.QueryStatistics?.BytesScanned ?? 0
  try {
    if (query.QueryStatus !== 'FINISHED') throw unfinished(query, at.location, QueryId)
    const records = yield* results(at, { QueryId, asked }, signal)
    yield { kind: 'asked', ...asked, records, scannedBytes }
  } catch (error) {
    // Scanned all the same.
    yield { kind: 'scanned', scannedBytes }
    throw error
  }
}

/** Pages of what a query found. Answers how many records they hold. */
async function* results(
  { client, location }: At,
  { QueryId, asked }: { QueryId: string; asked: Asked },
  signal: AbortSignal,
): AsyncGenerator<Answer, number> {
  const abort = { abortSignal: signal }
  let NextToken: string | undefined
  let count = 0
  let total: number | undefined
  do {
    const page = await client.send(new GetQueryResultsCommand({ QueryId, NextToken, MaxQueryResults: 1000 }), abort)
    const rows = page.QueryResultRows ?? []
    // A row is a list of maps of one column each, and one column is asked for, however its name is spelt.
    const records = rows.flatMap((row) => row.flatMap((column) => Object.values(column)))
    count += records.length
    total = page.QueryStatistics?.TotalResultsCount
    if (records.length > 0) yield { kind: 'page', ...asked, records }
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  if (total !== undefined && total !== count) throw incomplete(location, { count, total })
  return count
}

function incomplete(location: string, { count, total }: { count: number; total: number }): AppError {
  return new AppError(
    'source_unreadable',
    `${location} gave ${count} of ${total} records that its query found. The same time is asked for again by itself.`,
  )
}

/** Waits for the query's end, whichever it is. */
async function ended(
  { client, pauseMs }: At,
  QueryId: string,
  signal: AbortSignal,
): Promise<DescribeQueryCommandOutput> {
  for (;;) {
    const query = await client.send(new DescribeQueryCommand({ QueryId }), { abortSignal: signal })
    if (query.QueryStatus !== 'QUEUED' && query.QueryStatus !== 'RUNNING') return query
    await pause(pauseMs, undefined, { signal })
  }
}

function unfinished({ QueryStatus, ErrorMessage }: DescribeQueryCommandOutput, location: string, id: string): AppError {
  const end = `its query ${id} ended as ${QueryStatus ?? 'unknown'}`
  const why = ErrorMessage === undefined ? '' : ` (${ErrorMessage})`
  return new AppError(
    'source_unreadable',
    `${location} cannot be read: ${end}${why}. Nothing of it was kept; the same time is asked for again by itself.`,
  )
}

/** Times are written by us from numbers, and the store's id is checked by the configuration's schema. */
function statement({ part, fromMs, toMs }: Asked): string {
  const kept = keptByService().map(
    ({ service, names }) =>
      `(eventSource LIKE '${service}.amazonaws.com%' AND eventName IN (${names.map((name) => `'${name}'`).join(', ')}))`,
  )
  return (
    `SELECT eventJson FROM ${part} WHERE eventTime >= '${sqlTime(fromMs)}' AND eventTime < '${sqlTime(toMs)}' ` +
    `AND (${kept.join(' OR ')}) ORDER BY eventTime`
  )
}

const sqlTime = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
