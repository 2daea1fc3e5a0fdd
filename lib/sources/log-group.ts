import 'server-only'
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { keptByService } from '@/lib/cloudtrail/kept-events'
import type { LogGroupSetting } from '@/lib/source-settings'
import { unreadableSource } from './api-failure'
import { clientSettings } from './aws-client'
import { dueWindows } from './due-windows'
import { LookBack } from './look-back'
import type { Answer, Asked, AskedBefore, RecordSource } from './source'

/** Events reach a log group some minutes after their calls, and not in order. */
const lateMs = 3_600_000
/** Reading all that may be late again every minute would be most of the cost. */
const longPauseMs = 15 * 60_000
const looks = [
  { everyMs: 0, backMs: 5 * 60_000 },
  // A record that was late by an hour may have come just after the last long look.
  { everyMs: longPauseMs, backMs: lateMs + longPauseMs },
] as const

/**
 * A trail's log group: the same records as in its log files, without digests, and without records over 256 kB, which
 * CloudTrail does not deliver there.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 */
export function logGroupSource(setting: LogGroupSetting, now: () => number = Date.now): RecordSource {
  const { name, logGroup, region, pollMs, fromMs, toMs } = setting
  const client = new CloudWatchLogsClient(clientSettings(setting))
  const location = `CloudWatch Logs ${region} ${logGroup}`
  const back = new LookBack(looks)
  let isOver = false
  return {
    ...{ name, kind: 'logs', location, pollMs, mostBytesADay: null, habit: back.words(pollMs) },
    async *ask(before: AskedBefore, signal: AbortSignal) {
      const untilMs = before.until(logGroup, fromMs)
      if (isOver) return
      const nowMs = now()
      const look = back.due(nowMs)
      for (const due of dueWindows(setting, { untilMs, nowMs, backMs: look.backMs })) {
        try {
          yield* window(client, { part: logGroup, ...due }, signal)
        } catch (error) {
          signal.throwIfAborted()
          throw unreadableSource(error, { location, right: 'logs:FilterLogEvents' })
        }
      }
      back.looked(look, nowMs)
      isOver = toMs !== null && look.isLongest && nowMs >= toMs + lateMs
    },
  }
}

async function* window(client: CloudWatchLogsClient, asked: Asked, signal: AbortSignal): AsyncGenerator<Answer> {
  let nextToken: string | undefined
  let count = 0
  do {
    const command = new FilterLogEventsCommand({
      ...{ logGroupName: asked.part, startTime: asked.fromMs, endTime: asked.toMs, filterPattern: PATTERN, nextToken },
    })
    const page = await client.send(command, { abortSignal: signal })
    // A page may be empty and still not the last one.
    const records = (page.events ?? []).flatMap(({ message }) => message ?? [])
    count += records.length
    if (records.length > 0) yield { kind: 'page', ...asked, records }
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  yield { kind: 'asked', ...asked, records: count, scannedBytes: null }
}

/**
 * The kept events of each service: all of the metrics service; of the others what changes something, for KMS and S3 by
 * name, since their other calls are many.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
const PATTERN = `{ ${keptByService().map(patternOf).join(' || ')} }`

function patternOf({ service, names }: ReturnType<typeof keptByService>[number]): string {
  const source = `$.eventSource = "${service}.*"`
  if (service === 'metrics-sagemaker') return `(${source})`
  if (service === 'sagemaker' || service === 'cloudtrail') return `(${source} && $.readOnly IS FALSE)`
  return `(${source} && (${names.map((name) => `$.eventName = "${name}"`).join(' || ')}))`
}
