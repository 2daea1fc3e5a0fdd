import 'server-only'
import { vi } from 'vitest'
import { type Input, JsonApiEmulator } from '@/e2e/emulator/json-api'
import { type MadeCall, madeRecord, madeStartMs } from '@/lib/ingest-trail'
import type { LakeSetting, LogGroupSetting } from '@/lib/source-settings'

const always = { region: 'us-east-1', role: null, fromMs: madeStartMs, toMs: null, pollMs: 0 }
export const madeLake: LakeSetting = {
  ...{ kind: 'lake', name: 'lake', eventDataStore: 'e0d5e7a0-0000-4000-8000-000000000001', mostBytesADay: 1e9 },
  ...always,
}
export const madeLogGroup: LogGroupSetting = { kind: 'logs', name: 'logs', logGroup: 'trail', ...always }

/** What a stand-in for CloudTrail Lake and CloudWatch Logs holds; a test changes it. */
export interface Held {
  lake: MadeCall[]
  logs: MadeCall[]
  /** States that the next query goes through before it is finished. */
  states: string[]
}

/** CloudTrail Lake and CloudWatch Logs that the SDK finds by its own settings, until `stop`. */
export async function startRecordSources(held: Held) {
  const windows = new Map<string, [from: number, to: number]>()
  const api = new JsonApiEmulator({
    StartQuery: ({ QueryStatement }) => {
      const times = String(QueryStatement).match(/'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d'/g) ?? []
      const id = `query-${windows.size}`
      const [from = 0, to = 0] = times.map((text) => Date.parse(`${text.slice(1, -1).replace(' ', 'T')}Z`))
      windows.set(id, [from, to])
      return { QueryId: id }
    },
    DescribeQuery: () => ({
      QueryStatus: held.states.shift() ?? 'FINISHED',
      QueryStatistics: { BytesScanned: 1000 },
    }),
    GetQueryResults: ({ QueryId, NextToken }) => {
      const rows = pageOf(held.lake, windows.get(String(QueryId)), NextToken)
      return {
        QueryResultRows: rows.records.map((text) => [{ eventJson: text }]),
        ...(rows.next === null ? {} : { NextToken: rows.next }),
      }
    },
    FilterLogEvents: ({ startTime, endTime, nextToken }) => {
      const { records, next } = pageOf(held.logs, [Number(startTime), Number(endTime)], nextToken)
      return { events: records.map((message) => ({ message })), ...(next === null ? {} : { nextToken: next }) }
    },
  })
  const url = await api.start()
  for (const name of ['CLOUDTRAIL', 'CLOUDWATCH_LOGS']) vi.stubEnv(`AWS_ENDPOINT_URL_${name}`, url)
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  return {
    api,
    count: (operation: string) => api.requests.filter((request) => request.operation === operation).length,
    stop: () => {
      api.stop()
      vi.unstubAllEnvs()
    },
  }
}

/** Pages of two, the first of them empty: an empty page need not be the last. */
function pageOf(calls: MadeCall[], [from, to]: [number, number] = [0, 0], token: Input[string]) {
  const at = token === undefined ? -1 : Number(token)
  const found = calls.filter(
    ({ second = 0 }) => madeStartMs + second * 1000 >= from && madeStartMs + second * 1000 < to,
  )
  const records = at < 0 ? [] : found.slice(at, at + 2).map((call) => JSON.stringify(madeRecord(call)))
  const next = at < 0 ? 0 : at + 2
  return { records, next: next < found.length ? String(next) : null }
}
