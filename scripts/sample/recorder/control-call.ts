import { type Answer, type CallContext, type JsonObject, type Refusal, toRecordSpelling } from './answer'
import type { Shelf } from './shelf'

/** What a control-plane operation works with: the request, the account's shelf and the moment. */
export interface ControlCall {
  body: JsonObject
  shelf: Shelf
  context: CallContext
}

/** An answer whose record repeats the reply in CloudTrail's spelling. */
export function written(reply: JsonObject): Answer {
  return { reply, responseElements: toRecordSpelling(reply) as JsonObject }
}

/** `arn:aws:sagemaker:REGION:ACCOUNT:kind/name`. */
export function arnOf({ accountId, region }: CallContext, kind: string, name: string): string {
  return `arn:aws:sagemaker:${region}:${accountId}:${kind}/${name}`
}

/** The refusal of a name that nothing has. */
export function unknown(kind: string, name: string): Refusal {
  return { status: 400, code: 'ResourceNotFound', message: `${kind} '${name}' does not exist.` }
}
