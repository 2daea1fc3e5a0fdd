import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { QueryApiEmulator } from '@/e2e/emulator/query-api'
import { SqsEmulator } from '@/e2e/emulator/sqs'
import { madeBucket } from './bucket.fixture'
import { queueTrials } from './check-queue'
import { tryAll } from './check-tried'

const denied = { status: 400, code: 'AccessDeniedException', message: 'no' }
let sqs: SqsEmulator
let iam: QueryApiEmulator
let queue: string
let decision: string
beforeEach(async () => {
  sqs = new SqsEmulator()
  queue = await sqs.start()
  decision = 'allowed'
  iam = new QueryApiEmulator({
    GetCallerIdentity: () => '<Arn>arn:aws:sts::111122223333:assumed-role/metrictrail-reader/metrictrail</Arn>',
    SimulatePrincipalPolicy: (input) =>
      `<EvaluationResults><member><EvalActionName>${input.get('ActionNames.member.1') ?? ''}</EvalActionName>` +
      `<EvalDecision>${decision}</EvalDecision></member></EvaluationResults>`,
  })
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', new URL(queue).origin)
  const url = await iam.start()
  for (const service of ['STS', 'IAM']) vi.stubEnv(`AWS_ENDPOINT_URL_${service}`, url)
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
})
afterEach(() => {
  sqs.stop()
  iam.stop()
  vi.unstubAllEnvs()
})

const check = async () => {
  const checks = await tryAll(queueTrials({ ...madeBucket, queue }), null)
  return checks.map(({ right, result, detail }) => [right, result, detail])
}

test('each right on a queue is tried, and its messages stay for the reader that runs', async () => {
  sqs.send('one', 'two')
  expect(await check()).toEqual([
    ['sqs:GetQueueAttributes', 'ok', 'about 2 messages'],
    ['sqs:ReceiveMessage', 'ok', 'a message is there, and stays'],
    ['sqs:DeleteMessage', 'ok', 'IAM allows it on arn:aws:sqs:eu-west-1:111122223333:trail-logs'],
  ])
  expect([sqs.left, sqs.count('DeleteMessageBatch')]).toEqual([2, 0])
  const [simulated] = iam.requests.filter(({ action }) => action === 'SimulatePrincipalPolicy')
  expect(simulated?.input.get('ResourceArns.member.1')).toBe('arn:aws:sqs:eu-west-1:111122223333:trail-logs')
})

test.each(['GetQueueAttributes', 'ReceiveMessage'])('%s that is denied is named as missing', async (operation) => {
  sqs.denied.set(operation, denied)
  const missing = (await check()).filter(([, result]) => result === 'missing')
  expect(missing).toEqual([[`sqs:${operation}`, 'missing', 'AWS does not allow it. AWS: no. [AccessDeniedException]']])
})

test('the right to delete is missing where IAM says so, and not checked where IAM may not be asked', async () => {
  decision = 'implicitDeny'
  expect((await check()).at(-1)).toEqual([
    ...['sqs:DeleteMessage', 'missing'],
    expect.stringContaining('IAM does not allow it'),
  ])
  iam.actions.SimulatePrincipalPolicy = () => ({ status: 403, code: 'AccessDenied', message: 'not allowed' })
  expect((await check()).at(-1)).toEqual([
    ...['sqs:DeleteMessage', 'not checked'],
    expect.stringContaining('not allowed'),
  ])
  expect(sqs.count('DeleteMessageBatch')).toBe(0)
})
