import 'server-only'
import { IAMClient } from '@aws-sdk/client-iam'
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { partitionOf } from '@/lib/cloudtrail/arn'
import { formatCounted } from '@/lib/format'
import { clientSettings } from './aws-client'
import { decisions, iamSilent } from './check-reader'
import type { Outcome, Trial } from './check-tried'
import { type QueueSetting, queueRegion } from './queue'

const DELETE = 'sqs:DeleteMessage'

/**
 * What hearing a queue takes. A message that is received stays in the queue, for the reader that runs. Whether it may
 * be deleted is asked of IAM, since trying would take it away.
 */
export function queueTrials(setting: QueueSetting & { name: string }): Trial[] {
  const { queue: QueueUrl, name: source, role } = setting
  const region = queueRegion(setting)
  const settings = clientSettings({ region, role })
  const client = new SQSClient(settings)
  const [account = '', queue = ''] = new URL(QueueUrl).pathname.split('/').slice(1)
  const on = `arn:${partitionOf(region)}:sqs:${region}:${account}:${queue}`
  return [
    {
      ...{ source, what: 'Look at the queue', right: 'sqs:GetQueueAttributes', on },
      ask: async () => {
        const names = ['ApproximateNumberOfMessages' as const]
        const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: names }))
        const waiting = Attributes?.ApproximateNumberOfMessages
        return waiting === undefined ? 'it is there' : `about ${formatCounted(Number(waiting), 'message')}`
      },
    },
    {
      ...{ source, what: 'Receive from the queue', right: 'sqs:ReceiveMessage', on },
      ask: async () => {
        const one = { QueueUrl, MaxNumberOfMessages: 1, WaitTimeSeconds: 0, VisibilityTimeout: 0 }
        const { Messages = [] } = await client.send(new ReceiveMessageCommand(one))
        return Messages.length === 0 ? 'nothing waits' : 'a message is there, and stays'
      },
    },
    {
      ...{ source, what: 'Take messages away once they were read', right: DELETE, on },
      ask: () => mayDelete(settings, on),
    },
  ]
}

async function mayDelete(settings: ReturnType<typeof clientSettings>, resource: string): Promise<Outcome> {
  try {
    const { Arn = '' } = await new STSClient(settings).send(new GetCallerIdentityCommand({}))
    const decided = await decisions(new IAMClient(settings), { arn: Arn, actions: [DELETE], resource })
    if (decided.get(DELETE) === 'allowed') return { result: 'ok', detail: `IAM allows it on ${resource}` }
    const detail = 'IAM does not allow it; the queue’s own policy may. Messages would come again and again.'
    return { result: 'missing', detail }
  } catch (error) {
    return iamSilent(error)
  }
}
