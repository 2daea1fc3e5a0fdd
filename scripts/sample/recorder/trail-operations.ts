import { type CallContext, invalid, type JsonObject, type Operation, toRecordSpelling } from './answer'
import type { Trail } from './trail'

/** `StopLogging` and `StartLogging` of CloudTrail, for the trail of the caller's account in the called region. */
export function trailOperation(
  name: string,
  body: JsonObject,
  { context, trail }: { context: CallContext; trail: Trail },
): Operation | null {
  if (name !== 'StopLogging' && name !== 'StartLogging') return null
  const place = { accountId: context.accountId, region: context.region }
  const answer = { reply: {}, responseElements: null }
  return {
    eventSource: 'cloudtrail.amazonaws.com',
    eventName: name,
    action: `cloudtrail:${name}`,
    readOnly: false,
    isData: false,
    requestParameters: toRecordSpelling(body) as JsonObject,
    run() {
      if (typeof body.Name !== 'string') return invalid('Name must not be empty.')
      // The start is in the log because logging is on when it is recorded; the stop because it still is.
      if (name === 'StartLogging') trail.setLogging(place, true)
      return answer
    },
    ...(name === 'StopLogging' ? { afterRecord: () => trail.setLogging(place, false) } : {}),
  }
}
