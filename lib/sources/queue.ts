import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { type NamedObject, parseNotification } from '@/lib/cloudtrail/notification'
import type { BucketSetting } from '@/lib/source-settings'
import { unreadableSource } from './api-failure'
import { clientSettings, usualRegion } from './aws-client'
import type { BellHooks } from './source'

/** The longest that SQS lets a question wait for a message. */
const waitSeconds = 20
const leastPauseMs = 5_000
const mostPauseMs = 300_000

export type QueueSetting = Pick<BucketSetting, 'region' | 'role'> & { queue: string }

interface Hooks extends BellHooks {
  /** Answers false for an object that is none of the source's. */
  take(object: NamedObject): boolean
}

/**
 * Takes messages from a queue until `signal` ends; never rejects. A message is deleted once it was taken: what it named
 * is found by polling too, so a crash loses no more than its haste.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
export async function listenToQueue(setting: QueueSetting, hooks: Hooks, signal: AbortSignal): Promise<void> {
  const { queue: QueueUrl, role } = setting
  const client = new SQSClient({
    ...clientSettings({ region: queueRegion(setting), role }),
    requestHandler: { connectionTimeout: waitSeconds * 1000, socketTimeout: 2 * waitSeconds * 1000 },
  })
  const question = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: waitSeconds })
  let pauseMs = leastPauseMs
  let right = 'sqs:ReceiveMessage'
  const stopped = () => signal.aborted
  while (!stopped()) {
    try {
      right = 'sqs:ReceiveMessage'
      const { Messages = [] } = await client.send(question, { abortSignal: signal })
      if (Messages.length > 0) {
        take(Messages, hooks)
        right = 'sqs:DeleteMessage'
        await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: entriesOf(Messages) }))
      }
      hooks.failed(null)
      pauseMs = leastPauseMs
    } catch (error) {
      if (stopped()) break
      const { message } = unreadableSource(error, { location: `The queue ${QueueUrl}`, right })
      hooks.failed(`${message} New log files are found by polling all the same.`)
      await pause(pauseMs, undefined, { signal }).catch(() => undefined)
      pauseMs = Math.min(2 * pauseMs, mostPauseMs)
    }
  }
  client.destroy()
}

function take(messages: Message[], hooks: Hooks): void {
  let rang = false
  const ignored: string[] = []
  for (const { Body = '' } of messages) {
    const named = parseNotification(Body)
    if (named === null) ignored.push('a message that is no notification of S3 or CloudTrail')
    for (const object of named ?? []) {
      if (hooks.take(object)) rang = true
      else ignored.push(`s3://${object.bucket}/${object.key}`)
    }
  }
  const [first] = ignored
  if (first !== undefined) hooks.ignored(ignored.length, first)
  if (rang) hooks.rang()
}

const entriesOf = (messages: Message[]) => messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }))

/** A queue's URL names its region; else it is the bucket's, or the SDK's. */
export function queueRegion({ queue, region }: QueueSetting): string {
  const named = /^https:\/\/sqs\.([a-z0-9-]+)\./.exec(queue)?.[1]
  return named ?? region ?? usualRegion()
}
