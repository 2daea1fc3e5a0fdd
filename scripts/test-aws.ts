// npm run test:aws: clients that AWS wrote, unmodified, log into the recorder, and what it wrote is checked.
import { strict as assert } from 'node:assert'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkTemplates } from './aws/cfn-lint'
import { check, same, skip, sums } from './aws/checks'
import { mustRun, runCommand } from './aws/command'
import { checkMotoBucket } from './aws/moto-bucket'
import { SENT, type WrittenFile } from './aws/moto-charts'
import {
  clientEnvironment,
  findAwsCli,
  findCfnLintPython,
  findMotoPython,
  findSageMakerPython,
  findValidator,
} from './aws/outside-clients'
import { checkValidateLogs } from './aws/validate-logs'
import { type LiveRecorder, startLiveRecorder } from './sample/live'
import { dataOf, listLogFiles, readLogFile, type WrittenRecord } from './sample/read-trail'

const DELIVERY_MS = 100

/** Gives the body a recorder of its own, then hands over every log file and record that it wrote. */
async function recordFiles(
  body: (recorder: LiveRecorder) => Promise<void>,
): Promise<{ files: WrittenFile[]; records: WrittenRecord[] }> {
  const root = mkdtempSync(join(tmpdir(), 'metrictrail-aws-'))
  try {
    const recorder = await startLiveRecorder({ root, everyMs: DELIVERY_MS })
    await body(recorder).finally(() => recorder.close())
    const keys = listLogFiles(root)
    return {
      files: keys.map((key) => ({ key, bytes: readFileSync(join(root, key)) })),
      records: keys.flatMap((key) => readLogFile(root, key)),
    }
  } finally {
    rmSync(root, { recursive: true })
  }
}

const record = async (body: (recorder: LiveRecorder) => Promise<void>) => (await recordFiles(body)).records

const puts = (records: readonly WrittenRecord[]) => records.filter(({ eventName }) => eventName === 'BatchPutMetrics')

async function checkAwsCli(aws: string) {
  const data = (step: number, value: number) => `MetricName=loss,Timestamp=1670366870,Step=${step},Value=${value}`
  const put = (url: string, run: string, items: readonly string[]) => [
    ...['sagemaker-metrics', 'batch-put-metrics', '--endpoint-url', url, '--output', 'json'],
    ...['--trial-component-name', run, '--metric-data', ...items],
  ]
  const make = (url: string, run: string) => [
    'sagemaker',
    'create-trial-component',
    '--endpoint-url',
    url,
    '--trial-component-name',
    run,
  ]

  await check('the AWS CLI writes metrics, and every value, writer and client is in the log file', async () => {
    const records = await record(async ({ url, people }) => {
      const env = clientEnvironment(people.jonas)
      await mustRun(aws, make(url, 'cli-run'), env)
      await mustRun(aws, put(url, 'cli-run', [data(3, 0.25), data(4, 0.125)]), env)
    })
    const [written] = puts(records)
    same(dataOf(written), [
      { metricName: 'loss', timestamp: 1_670_366_870_000, step: 3, value: 0.25 },
      { metricName: 'loss', timestamp: 1_670_366_870_000, step: 4, value: 0.125 },
    ])
    same(written?.userIdentity.userName, 'jonas.weber')
    assert.match(written?.userAgent ?? '', /^aws-cli\//)
    same(written?.sourceIPAddress, '127.0.0.1')
  })

  await check('the AWS CLI shows the item errors of a run that does not exist', async () => {
    let said = ''
    const records = await record(async ({ url, people }) => {
      said = await mustRun(aws, put(url, 'nobody', [data(1, 1)]), clientEnvironment(people.jonas))
    })
    same((JSON.parse(said) as { Errors: unknown }).Errors, [{ Code: 'VALIDATION_ERROR', MetricIndex: 0 }])
    same(puts(records)[0]?.responseElements, { errors: [{ code: 'VALIDATION_ERROR', metricIndex: 0 }] })
  })

  await check('the AWS CLI is denied without the right, and the attempt is recorded', async () => {
    let said = ''
    const records = await record(async ({ url, people }) => {
      const finished = await runCommand(aws, put(url, 'cli-run', [data(1, 1)]), clientEnvironment(people.contractor))
      assert.notEqual(finished.code, 0)
      said = finished.stderr
    })
    assert.match(said, /AccessDeniedException.*sagemaker:BatchPutMetrics/s)
    same(puts(records)[0]?.errorCode, 'AccessDenied')
  })

  await check('the AWS CLI learns from STS who it is', async () => {
    let said = ''
    await record(async ({ url, people }) => {
      said = await mustRun(
        aws,
        ['sts', 'get-caller-identity', '--endpoint-url', url, '--output', 'json'],
        clientEnvironment(people.ana),
      )
    })
    assert.match(said, /"Account": "012301230123"/)
  })
}

/** Answers with the log files of the SDK's run. */
async function checkSageMakerSdk(python: string, version: 2 | 3): Promise<WrittenFile[]> {
  let records: WrittenRecord[] = []
  let files: WrittenFile[] = []
  await check(
    `an unmodified Run of the SageMaker SDK ${version} logs through the recorder, twice under one name`,
    async () => {
      const written = await recordFiles(async ({ url, people }) => {
        const env = clientEnvironment(people.ana, {
          AWS_ENDPOINT_URL_SAGEMAKER: url,
          AWS_ENDPOINT_URL_SAGEMAKER_METRICS: url,
          AWS_ENDPOINT_URL_STS: url,
        })
        const said = await mustRun(python, [join(import.meta.dirname, 'aws', 'sdk_run.py')], env)
        assert.match(said, /^012301230123$/m)
      })
      records = written.records
      files = written.files
    },
  )
  await check(`each finite value of the SDK ${version} is in the log files, and no other`, () => {
    const values = puts(records)
      .flatMap(dataOf)
      .map(({ metricName, step, value }) => [metricName, step, value])
    const sent = Object.entries(SENT).flatMap(([metric, points]) => points.map((point) => [metric, ...point]))
    const byMetric = ([a, of]: unknown[], [b, than]: unknown[]) =>
      a === b ? Number(of) - Number(than) : String(a) < String(b) ? -1 : 1
    assert.ok(sent.length > 900)
    same(values.sort(byMetric), sent)
  })
  await check(
    `the SDK ${version} names itself, its parameters are kept, and its second opening is refused as "already exists"`,
    () => {
      // Version 3 sends metrics by a client that does not name it: plain boto3, as people's own calls are.
      const unnamed = version === 2 ? ['GetCallerIdentity'] : ['GetCallerIdentity', 'BatchPutMetrics']
      const names = ({ userAgent }: WrittenRecord) => userAgent.includes(`AWS-SageMaker-Python-SDK#${version}.`)
      for (const record of records) same(names(record), !unnamed.includes(record.eventName))
      const completed = records.find(({ requestParameters }) =>
        JSON.stringify(requestParameters?.status ?? '').includes('Completed'),
      )
      same(completed?.requestParameters?.parameters, { lr: { numberValue: 0.1 }, opt: { stringValue: 'adam' } })
      const refused = records
        .filter(({ errorCode }) => errorCode === 'ValidationException')
        .map(({ eventName }) => eventName)
      same(refused.sort(), ['CreateExperiment', 'CreateTrial', 'CreateTrialComponent'])
    },
  )
  return files
}

const aws = await findAwsCli()
if (aws) {
  console.log((await runCommand(aws, ['--version'])).stdout.trim())
  await checkAwsCli(aws)
} else skip('the AWS CLI', 'there is none: install awscli')

const told = (error: unknown) => {
  console.log(String(error))
  return null
}
let ofSdk: WrittenFile[] = []
for (const version of [3, 2] as const) {
  const python = await findSageMakerPython(version).catch(told)
  if (python) ofSdk = await checkSageMakerSdk(python, version)
  else
    skip(`the SageMaker SDK ${version}`, 'no Python with venv, or it could not be installed from the package registry')
}

const moto = await findMotoPython().catch(told)
if (moto) await checkMotoBucket(moto, ofSdk)
else skip('the moto server', 'no Python with venv, or it could not be installed from the package registry')

const cfnLint = await findCfnLintPython().catch(told)
if (cfnLint) await checkTemplates(cfnLint)
else skip('cfn-lint', 'no Python with venv, or it could not be installed from the package registry')

const validator = await findValidator().catch(told)
if (validator) await checkValidateLogs(validator)
else skip('aws cloudtrail validate-logs', 'no Python with venv, or it could not be installed from the package registry')

console.log(`${sums.passed} passed, ${sums.failed} failed${sums.skipped > 0 ? `, ${sums.skipped} skipped` : ''}`)
process.exitCode = sums.failed > 0 ? 1 : 0
