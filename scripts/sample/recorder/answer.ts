import type { Caller } from './people'

/** A JSON object, as a request or a record holds it. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Who calls, where, and when the service got the request. */
export interface CallContext {
  caller: Caller
  accountId: string
  region: string
  nowMs: number
}

/** A call that the service refuses. `code` is the API's; `recordedCode` is what CloudTrail writes where they differ. */
export interface Refusal {
  status: number
  code: string
  recordedCode?: string
  message: string
}

/** What one operation did: the reply and what CloudTrail notes of it. */
export interface Answer {
  reply: JsonObject
  responseElements: JsonObject | null
}

/** A call that has been understood far enough to be authorised, run and recorded. */
export interface Operation {
  eventSource: string
  eventName: string
  /** IAM action, such as `sagemaker:CreateTrial`. */
  action: string
  readOnly: boolean
  isData: boolean
  requestParameters: JsonObject | null
  resource?: { type: string; ARN: string }
  run(): Answer | Refusal
  /** What changes once the record is made. */
  afterRecord?: () => void
}

/** Tells a refusal from an answer. */
export function isRefusal(outcome: Answer | Refusal): outcome is Refusal {
  return 'code' in outcome
}

/** The refusal of a request that breaks the API's model. */
export function invalid(message: string): Refusal {
  return { status: 400, code: 'ValidationException', message }
}

/** Whether a value is a JSON object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * CloudTrail's spelling of a request: the first letter of each API field is small. Members of a map (`Parameters`,
 * artifacts) keep the user's own keys.
 */
export function toRecordSpelling(value: unknown, isMap = false): unknown {
  if (Array.isArray(value)) return value.map((item) => toRecordSpelling(item))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      isMap ? key : key.charAt(0).toLowerCase() + key.slice(1),
      toRecordSpelling(inner, !isMap && MAPS.has(key)),
    ]),
  )
}

const MAPS = new Set(['Parameters', 'InputArtifacts', 'OutputArtifacts'])
