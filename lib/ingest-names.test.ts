import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IngestedOnce } from './ingest'
import { type Answers, answersOf } from './ingest-answers'
import { MadeTrail, uuidOf } from './ingest-trail'

const trail = new MadeTrail()
let ingest: IngestedOnce
let answers: Answers

const markup = '<img src=x onerror=alert(1)>'
const control = 'a\r\nb\u001b[31mc\u202ed'
// Two spellings of one letter, and a Cyrillic letter that looks like a Latin one.
const names = [
  '__proto__',
  'constructor',
  'x'.repeat(10_240),
  '🔥',
  'e\u0301',
  '\u00e9',
  'loss',
  'l\u043ess',
  markup,
  control,
]
const account = '111122223333'
const identities = {
  IAMUser: { type: 'IAMUser', userName: 'ada', arn: `arn:aws:iam::${account}:user/ada`, accountId: account },
  AssumedRole: { type: 'AssumedRole', principalId: 'AROAX:bob', accountId: account },
  FederatedUser: { type: 'FederatedUser', principalId: `${account}:eve`, accountId: account },
  AWSService: { type: 'AWSService', invokedBy: 'sagemaker.amazonaws.com' },
  Root: { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account },
  IdentityCenterUser: { type: 'IdentityCenterUser', accountId: account, onBehalfOf: { userId: 'u-1' } },
  Novel: { type: 'Novel', principalId: 'AIDAX' },
}
const labels = { IAMUser: 'ada', AssumedRole: 'bob', FederatedUser: 'eve', AWSService: 'sagemaker.amazonaws.com' }
const moreLabels = { Root: 'root', IdentityCenterUser: 'u-1', Novel: 'AIDAX' }
const partitions = { 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' }
const places = {
  account: `AWSLogs/${account}/CloudTrail/us-east-1/2026/09/01/`,
  organization: `AWSLogs/o-abc123/${account}/CloudTrail/us-east-1/2026/09/01/`,
  prefix: `some/prefix/AWSLogs/${account}/CloudTrail/us-east-1/2026/09/01/`,
}
const keyOf = (place: keyof typeof places) =>
  `${places[place]}${account}_CloudTrail_us-east-1_20260901T0010Z_${place}.json.gz`

beforeAll(async () => {
  trail.write('metrics.json', [
    { id: uuidOf('metrics'), run: 'metrics', items: [...names, ''].map((metric, step) => ({ metric, step })) },
  ])
  trail.write(
    'runs.json',
    names.map((run) => ({ run, more: { resources: [] } })),
  )
  const sessionContext = { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/T` } }
  const principalId = `AROAX:${markup}`
  trail.write('texts.json', [
    { id: uuidOf('agent'), run: 'texts', more: { userAgent: control } },
    {
      id: uuidOf('message'),
      run: 'texts',
      more: { errorCode: 'AccessDenied', errorMessage: markup, userAgent: markup },
    },
    {
      id: uuidOf('session'),
      run: 'texts',
      more: { userIdentity: { type: 'AssumedRole', principalId, sessionContext } },
    },
  ])
  trail.write(
    'who.json',
    Object.entries(identities).map(([name, userIdentity]) => ({
      id: uuidOf(name),
      run: 'who',
      more: { userIdentity },
    })),
  )
  trail.write(
    'partitions.json',
    Object.entries(partitions).map(([partition, awsRegion]) => {
      const ARN = `arn:${partition}:sagemaker:${awsRegion}:${account}:experiment-trial-component/in-${partition}`
      return {
        more: { awsRegion, resources: [{ accountId: account, type: 'AWS::SageMaker::ExperimentTrialComponent', ARN }] },
      }
    }),
  )
  for (const place of ['account', 'organization', 'prefix'] as const) {
    trail.write(keyOf(place), [{ id: uuidOf(place), run: 'places' }])
  }
  const digest = `AWSLogs/${account}/CloudTrail-Digest/us-east-1/2026/09/01/${account}_CloudTrail-Digest_us-east-1_t_us-east-1_20260901T010000Z`
  trail.writeBytes(`${digest}_backfill.json.gz`, gzipSync('{"digestS3Object":"x"}'))
  ingest = await trail.ingest()
  answers = answersOf(ingest)
}, 60_000)

afterAll(async () => {
  await ingest.stop()
  trail.remove()
})

test('metrics of any name are series of their own, and are found by that very name', async () => {
  const { metrics } = await answers.run('metrics')
  expect(metrics.map(({ name }) => name).sort()).toEqual([...names, ''].sort())
  for (const [step, metric] of [...names.filter((name) => name.length < 4096), ''].entries()) {
    const answer = await answers.series('metrics', { metric })
    expect({ metric, total: answer.total }).toEqual({ metric, total: 1 })
    if (step < 2) expect(answer.points.step).toEqual([step])
  }
})

test('runs of any name are runs of their own, with keys of their own', async () => {
  const { rows } = await answers.runs({ size: 200 })
  const found = rows.filter(({ run }) => names.includes(run.name))
  expect(found.map(({ run }) => run.name).sort()).toEqual([...names].sort())
  expect(new Set(rows.map(({ run }) => run.key)).size).toBe(rows.length)
})

test('texts of a record come out as they were written, to be shown as text', async () => {
  expect(await answers.event(uuidOf('agent'))).toMatchObject({ userAgent: control })
  expect(await answers.event(uuidOf('message'))).toMatchObject({ errorMessage: markup, userAgent: markup })
  expect((await answers.event(uuidOf('session'))).writer).toMatchObject({ label: markup, person: markup })
  expect((await answers.event(uuidOf('metrics'))).items.find(({ metric }) => metric === control)?.flags).toEqual([
    'metric name has hidden characters',
  ])
})

test('every type of identity has a label that says who it was', async () => {
  for (const [name, label] of Object.entries({ ...labels, ...moreLabels })) {
    expect((await answers.event(uuidOf(name))).writer).toMatchObject({ type: name, label })
  }
  expect((await answers.run('who')).writers).toHaveLength(Object.keys(identities).length)
})

test('runs of the China and GovCloud partitions are told apart by their ARN', async () => {
  for (const [partition, region] of Object.entries(partitions)) {
    expect((await answers.run(`in-${partition}`)).run).toMatchObject({ partition, region, account })
  }
})

describe('delivered files', () => {
  test.each(['account', 'organization', 'prefix'] as const)(
    'in the %s form of the layout have their time',
    async (place) => {
      const { sightings } = await answers.event(uuidOf(place))
      expect(sightings).toMatchObject([{ key: keyOf(place), delivered: { iso: '2026-09-01T00:10:00.000Z' } }])
    },
  )

  test('whose name does not tell say why there is no time of delivery', async () => {
    const { sightings } = await answers.event(uuidOf('agent'))
    expect(sightings).toMatchObject([{ delivered: null }])
    expect(sightings[0]?.deliveredReason).toMatch(/./)
  })

  test('of a backfill digest are passed over', async () => {
    const { totals, quarantined } = await ingest.state()
    expect([totals.files, quarantined]).toEqual([8, []])
  })
})
