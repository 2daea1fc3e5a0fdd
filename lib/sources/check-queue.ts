import 'server-only'
import { IAMClient } from '@aws-sdk/client-iam'
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { apiFailure } from './api-failure'
import { clientSettings } from './aws-client'
import { decisions } from './check-reader'
import { type Check, triedCall } from './check-tried'
import { type QueueSetting, queueRegion } from './queue'

/**
 * Tries what hearing a queue takes. A message that is received stays in the queue, for the reader that runs. Whether it
 * may be deleted is asked of IAM, since trying would take it away.
 */
export async function checkQueue(setting: QueueSetting & { name: string }): Promise<Check[]> {
  const { queue: QueueUrl, name: source, role } = setting
  const settings = clientSettings({ region: queueRegion(setting), role })
  const client = new SQSClient(settings)
  const looked = { source, what: 'Look at the queue', right: 'sqs:GetQueueAttributes' }
  const received = { source, what: 'Receive from the queue', right: 'sqs:ReceiveMessage' }
  return [
    await triedCall(looked, async () => {
      const names = ['ApproximateNumberOfMessages' as const]
      const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: names }))
      return `some ${Attributes?.ApproximateNumberOfMessages ?? 'unknown number of'} messages wait`
    }),
    await triedCall(received, async () => {
      const one = { QueueUrl, MaxNumberOfMessages: 1, WaitTimeSeconds: 0, VisibilityTimeout: 0 }
      const { Messages = [] } = await client.send(new ReceiveMessageCommand(one))
      return Messages.length === 0 ? 'nothing waits' : 'a message is there, and stays'
    }),
    await mayDelete(setting, settings),
  ]
}

async function mayDelete(
  setting: QueueSetting & { name: string },
  settings: ReturnType<typeof clientSettings>,
): Promise<Check> {
  const action = 'sqs:DeleteMessage'
  const check = { source: setting.name, what: 'Take messages away once they were read', right: action }
  try {
    const { Arn = '' } = await new STSClient(settings).send(new GetCallerIdentityCommand({}))
    const [account = '', queue = ''] = new URL(setting.queue).pathname.split('/').slice(1)
    const resource = `arn:${Arn.split(':')[1]}:sqs:${queueRegion(setting)}:${account}:${queue}`
    const decided = await decisions(new IAMClient(settings), { arn: Arn, actions: [action], resource })
    if (decided.get(action) === 'allowed') return { ...check, result: 'ok', detail: `IAM allows it on ${resource}` }
    const detail = `IAM does not allow it on ${resource}; the queue’s own policy may. Messages would come again and again.`
    return { ...check, result: 'missing', detail }
  } catch (error) {
    const { name, message } = apiFailure(error)
    return { ...check, result: 'not checked', detail: `IAM could not be asked: ${name} (${message}).` }
  }
}
