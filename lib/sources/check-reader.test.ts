import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { QueryApiEmulator } from '@/e2e/emulator/query-api'
import { checkReader } from './check-reader'

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

const reader = { source: 'prod', region: 'us-east-1', role: null }

test('rights that a reader should not have are named, by what IAM decides about its role', async () => {
  api.actions.SimulatePrincipalPolicy = (input) => {
    expect(input.get('PolicySourceArn')).toBe('arn:aws:iam::111122223333:role/metrictrail-reader')
    const decisions = decided('s3:DeleteObject', 'allowed') + decided('cloudtrail:StopLogging', 'implicitDeny')
    return `<EvaluationResults>${decisions}</EvaluationResults>`
  }
  const [who, rights] = await checkReader(reader)
  expect(who).toMatchObject({ result: 'ok', detail: session })
  expect(rights).toMatchObject({ result: 'too much', detail: 's3:DeleteObject. Take them away.' })
})

test('where IAM may not be asked they are not checked, and nothing is tried', async () => {
  api.actions.SimulatePrincipalPolicy = () => ({ status: 403, code: 'AccessDenied', message: 'not allowed' })
  const checks = await checkReader(reader)
  expect(checks.map(({ result }) => result)).toEqual(['ok', 'not checked'])
  expect(api.requests.map(({ action }) => action)).toEqual(['GetCallerIdentity', 'SimulatePrincipalPolicy'])
})

test('a role that cannot be assumed is told as the missing right, and no more is asked', async () => {
  api.actions.AssumeRole = () => ({ status: 403, code: 'AccessDenied', message: 'not authorized to sts:AssumeRole' })
  const role = { arn: 'arn:aws:iam::111122223333:role/reader', externalId: 'x' }
  expect(await checkReader({ ...reader, role })).toMatchObject([{ what: 'Who reads it', right: 'sts:AssumeRole' }])
})
