import {
  CloudTrailClient,
  CreateTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail'
import { judgeRecording } from '@/lib/cloudtrail/recording'
import { describeRecording } from '@/lib/cloudtrail/recording-words'
import { SELECTORS } from '@/lib/cloudtrail/set-up-trail'
import { TrailReader } from '@/lib/sources/trail-settings'
import { check, same } from './checks'

/** The account that `moto` plays. */
const account = '123456789012'
const regions = ['eu-west-1', 'us-east-1']

/** Settings of a trail that is made and changed in the `moto` server, as they are read and judged in each region. */
export async function checkMotoTrails(bucket: string): Promise<void> {
  const client = new CloudTrailClient({ region: 'eu-west-1' })
  const trail = { S3BucketName: bucket, IsMultiRegionTrail: true, EnableLogFileValidation: true }
  await client.send(new CreateTrailCommand({ Name: 'all', ...trail }))
  await client.send(new StartLoggingCommand({ Name: 'all' }))
  const select = (...narrowing: object[]) => {
    const [management, metrics] = SELECTORS
    const narrowed = { ...metrics, FieldSelectors: [...(metrics?.FieldSelectors ?? []), ...narrowing] }
    const AdvancedEventSelectors = JSON.parse(JSON.stringify([management, narrowed])) as []
    return client.send(new PutEventSelectorsCommand({ TrailName: 'all', AdvancedEventSelectors }))
  }

  await check('a trail of moto with basic selectors records no metrics call, in every region', async () => {
    same(await labels(), ['Not recorded', 'Not recorded'])
  })
  await check('with the selectors that people copy it records all of them', async () => {
    await select()
    same(await labels(), ['Recorded', 'Recorded'])
  })
  await check('a line that hides reads, and one that hides a role, are found in what moto keeps', async () => {
    await select({ Field: 'readOnly', Equals: ['false'] })
    same(await labels(), ['Hides reads', 'Hides reads'])
    const arn = `arn:aws:sts::${account}:assumed-role/ml-hpo/`
    await select({ Field: 'userIdentity.arn', NotStartsWith: [arn] })
    same(await labels(), ['Hides 1 writer', 'Hides 1 writer'])
  })
  await check('a trail of moto whose logging was stopped is told so', async () => {
    await select()
    await client.send(new StopLoggingCommand({ Name: 'all' }))
    same(await labels(), ['Stopped', 'Stopped'])
  })
}

async function labels(): Promise<string[]> {
  const answers = await new TrailReader({ role: null, regions }).ask(account, new AbortController().signal)
  const askedMs = Date.now()
  return answers.map(({ region, trails }) => {
    const place = { account, region }
    return describeRecording(judgeRecording(trails, place), place, { askedMs, newestFileMs: null }).label
  })
}
