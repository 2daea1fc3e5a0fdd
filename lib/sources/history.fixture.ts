import 'server-only'
import { vi } from 'vitest'
import { type Caller, type Input, JsonApiEmulator, type Refusal } from '@/e2e/emulator/json-api'
import { StsEmulator } from '@/e2e/emulator/sts'
import { type MadeCall, madeRecord, madeStartMs } from '@/lib/ingest-trail'
import type { FleetSetting } from '@/lib/source-settings'

export const madeHistory: FleetSetting = {
  ...{ role: null, accounts: ['111122223333'], organization: false, regions: ['us-east-1'] },
  ...{ namesPath: null, history: true, pollMs: 0 },
}

export const madeRole = { arn: 'arn:aws:iam::{account}:role/metrictrail-reader', externalId: 'a-long-random-text' }

/** A management call of SageMaker as CloudTrail writes it. */
export function madeLife(second: number, eventName: string, requestParameters: Record<string, unknown>): MadeCall {
  const more = { eventName, eventSource: 'sagemaker.amazonaws.com', requestParameters, resources: undefined }
  return { second, more: { ...more, eventCategory: 'Management', managementEvent: true } }
}

/** What one request asked, of whom, and when it came. */
export interface Lookup {
  place: string
  name: string
  /** Seconds since the epoch. */
  from: number
  to: number
  size: number
  token: string | null
  atMs: number
}

/** An event history that the SDK finds by its own settings, until `stop`. Pages of two, newest first. */
export async function startHistory(held: Map<string, MadeCall[]>) {
  const lookups: Lookup[] = []
  const refusals = new Map<string, Refusal>()
  const asked = new Map<string, string>()
  const api = new JsonApiEmulator({
    LookupEvents: (input, caller) => {
      const place = placeOf(caller)
      const lookup = lookupOf(place, input)
      lookups.push(lookup)
      const refusal = refusals.get(place)
      if (refusal) return refusal
      const { NextToken, ...question } = input
      const token = typeof NextToken === 'string' ? NextToken : null
      const same = token === null || asked.get(token) === JSON.stringify(question)
      if (!same) return { status: 400, code: 'InvalidNextTokenException', message: 'not of this question' }
      const found = (held.get(place) ?? []).filter((call) => isAsked(call, lookup)).reverse()
      const at = token === null ? 0 : Number(token.split(' ')[0])
      const next = `${at + 2} ${place} ${lookup.name}`
      asked.set(next, JSON.stringify(question))
      return { Events: found.slice(at, at + 2).map(eventOf), ...(at + 2 < found.length ? { NextToken: next } : {}) }
    },
  })
  const sts = new StsEmulator(madeRole.externalId)
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDTRAIL', await api.start())
  vi.stubEnv('AWS_ENDPOINT_URL_STS', await sts.start())
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'ASIA111122223333')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  const stop = () => {
    api.stop()
    sts.stop()
    vi.unstubAllEnvs()
  }
  return { lookups, refusals, sts, stop, recordOf: (call: MadeCall) => JSON.stringify(madeRecord(call)) }
}

/** The access key tells the account. */
const placeOf = ({ accessKeyId, region }: Caller) => `${accessKeyId.slice(4)}/${region}`

function lookupOf(place: string, input: Input): Lookup {
  const [attribute, ...more] = input.LookupAttributes as { AttributeKey: string; AttributeValue: string }[]
  if (attribute?.AttributeKey !== 'EventName' || more.length > 0) throw new Error('Not one event name alone.')
  const { StartTime, EndTime, MaxResults, NextToken } = input
  return {
    ...{ place, name: attribute.AttributeValue, from: Number(StartTime), to: Number(EndTime) },
    ...{ size: Number(MaxResults), token: typeof NextToken === 'string' ? NextToken : null, atMs: performance.now() },
  }
}

const nameOf = (call: MadeCall) => String(madeRecord(call).eventName)

/** Data events are held, and never shown. */
function isAsked(call: MadeCall, { name, from, to }: Lookup): boolean {
  const at = madeStartMs / 1000 + (call.second ?? 0)
  return nameOf(call) === name && name !== 'BatchPutMetrics' && at >= from && at <= to
}

function eventOf(call: MadeCall) {
  const record = madeRecord(call)
  return {
    ...{ EventId: record.eventID, EventName: record.eventName, EventSource: record.eventSource },
    ...{ EventTime: Date.parse(String(record.eventTime)) / 1000, ReadOnly: 'false' },
    CloudTrailEvent: JSON.stringify(record),
  }
}
