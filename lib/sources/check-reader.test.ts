import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { QueryApiEmulator } from '@/e2e/emulator/query-api'
import { tooMuchTrial, whoAsks } from './check-reader'
import { tryOne } from './check-tried'

const session = 'arn:aws:sts::111122223333:assumed-role/metrictrail-reader/metrictrail'
const decided = (name: string, decision: string) =>
  `<member><EvalActionName>${name}</EvalActionName><EvalDecision>${decision}</EvalDecision></member>`
let api: QueryApiEmulator
beforeEach(async () => {
  api = new QueryApiEmulator({ GetCallerIdentity: () => `<Arn>${session}</Arn>` })
  const url = await api.start()
  for (const service of ['STS', 'IAM']) vi.stubEnv(`AWS_ENDPOINT_URL_${service}`, url)
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
})
afterEach(() => {
  api.stop()
  vi.unstubAllEnvs()
})

const reader = {
  ...{ source: 'prod', role: null, arn: session, place: { bucket: 'trail-logs', prefix: 'team/' } },
}
const checkReader = async () => [(await whoAsks('aws')).check, await tryOne(tooMuchTrial(reader))]

/** A policy that allows some actions on one resource and nothing else: IAM's answer to `input`. */
function decide(input: URLSearchParams, allowed: Record<string, string[]>): string {
  const actions = [...input].filter(([name]) => name.startsWith('ActionNames.member.')).map(([, action]) => action)
  const here = allowed[input.get('ResourceArns.member.1') ?? ''] ?? []
  const results = actions.map((action) => decided(action, here.includes(action) ? 'allowed' : 'implicitDeny'))
  return `<EvaluationResults>${results.join('')}</EvaluationResults>`
}

test('rights on the log files themselves that a reader should not have are named, by what IAM decides about its role', async () => {
  api.actions.SimulatePrincipalPolicy = (input) => {
    expect(input.get('PolicySourceArn')).toBe('arn:aws:iam::111122223333:role/metrictrail-reader')
    return decide(input, {
      'arn:aws:s3:::trail-logs/team/AWSLogs/log.json.gz': ['s3:DeleteObject'],
      'arn:aws:s3:::trail-logs': ['s3:PutBucketPolicy'],
    })
  }
  const [who, rights] = await checkReader()
  expect(who).toMatchObject({ result: 'ok', detail: session })
  expect(rights).toMatchObject({ result: 'too much', detail: 's3:DeleteObject, s3:PutBucketPolicy. Take them away.' })
})

test('a reader without such rights is told so, with what cannot be seen', async () => {
  api.actions.SimulatePrincipalPolicy = (input) => decide(input, {})
  const [, rights] = await checkReader()
  expect(rights).toMatchObject({
    result: 'ok',
    detail: expect.stringMatching(/none is allowed.*only what is/) as string,
  })
})

test('an answer that decides about less than was asked is no all-clear', async () => {
  api.actions.SimulatePrincipalPolicy = () => '<EvaluationResults></EvaluationResults>'
  const [, rights] = await checkReader()
  expect(rights?.result).toBe('not checked')
})

test('where IAM may not be asked they are not checked, and nothing is tried', async () => {
  api.actions.SimulatePrincipalPolicy = () => ({ status: 403, code: 'AccessDenied', message: 'not allowed' })
  const checks = await checkReader()
  expect(checks.map(({ result }) => result)).toEqual(['ok', 'not checked'])
  expect(api.requests.map(({ action }) => action)).toEqual(['GetCallerIdentity', 'SimulatePrincipalPolicy'])
})
