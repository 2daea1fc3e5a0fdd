import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { keptKind } from './kept-events'
import { setUpTexts } from './set-up'
import { EXTRA_READER_ACTIONS, READER_ACTIONS, type SetUpNames, UNWANTED_ACTIONS } from './set-up-reader'
import { SELECTORS } from './set-up-trail'

const reads = { buckets: [], stores: [], logGroups: [], queues: [] }
const names: SetUpNames = { partition: 'aws', trail: 'metrics-trail', bucket: 'trail-logs', prefix: 'team', reads }
const textOf = (title: string, given = names) => setUpTexts(given).find((each) => each.title === title)?.text ?? ''

interface Template {
  Resources: Record<string, { Properties: Record<string, unknown> }>
}
const template = (title: string, given = names) => parseYaml(textOf(title, given)) as Template

describe('set-up texts', () => {
  it('record every metrics call and nothing less, by the type that only advanced selectors take', () => {
    expect(SELECTORS.at(-1)?.FieldSelectors).toEqual([
      { Field: 'eventCategory', Equals: ['Data'] },
      { Field: 'resources.type', Equals: ['AWS::SageMaker::ExperimentTrialComponent'] },
    ])
    expect(keptKind('metrics-sagemaker.amazonaws.com', 'BatchPutMetrics')).toBe('metrics')
  })

  it('say in the CLI what the selectors are, as one JSON argument', () => {
    const json = /--advanced-event-selectors '([^']+)'/.exec(textOf('AWS CLI'))?.[1] ?? ''
    expect(JSON.parse(json)).toEqual(SELECTORS)
    expect(textOf('AWS CLI')).toContain('--enable-log-file-validation')
    expect(textOf('AWS CLI').match(/aws cloudtrail [^\n]*--region YOUR-HOME-REGION/g)).toHaveLength(4)
  })

  it('stop in the CLI where a trail records other data events, and take nothing away', async () => {
    const others = {
      none: { EventSelectors: [{ ReadWriteType: 'All', DataResources: [] }] },
      ours: { AdvancedEventSelectors: SELECTORS },
      basic: { EventSelectors: [{ DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] }] },
      advanced: {
        AdvancedEventSelectors: [
          ...SELECTORS,
          { FieldSelectors: [{ Field: 'resources.type', Equals: ['AWS::Lambda::Function'] }] },
        ],
      },
    }
    for (const [name, found] of Object.entries(others)) {
      const puts = await runWithFakeAws(textOf('AWS CLI'), found)
      expect([name, puts]).toEqual([name, name === 'none' || name === 'ours'])
    }
  })

  it.each(['team', ''])('say the same in CloudFormation, with signed log files (prefix %j)', (prefix) => {
    const { Resources } = template('CloudFormation', { ...names, prefix })
    expect(Resources.Trail?.Properties).toMatchObject({
      ...{ EnableLogFileValidation: true, IsMultiRegionTrail: true, IsLogging: true },
      AdvancedEventSelectors: SELECTORS,
    })
    expect(Resources.Trail?.Properties.S3KeyPrefix).toBe(prefix === '' ? undefined : prefix)
    const object = JSON.stringify(Resources.LogsPolicy?.Properties)
    expect(object).toContain(prefix === '' ? '{Logs.Arn}/AWSLogs/' : '{Logs.Arn}/team/AWSLogs/')
  })

  it('let only this trail write into the bucket, and that of an organization for its members too', () => {
    for (const title of ['CloudFormation', 'Organization trail']) {
      const isOrganization = title === 'Organization trail'
      const { Resources } = template(title)
      expect(Resources.Trail?.Properties.IsOrganizationTrail).toBe(isOrganization ? true : undefined)
      expect(Resources.Trail?.Properties.AdvancedEventSelectors).toEqual(SELECTORS)
      const policy = JSON.stringify(Resources.LogsPolicy?.Properties)
      expect(policy.match(/"aws:SourceArn":\{"Fn::Sub":"arn:[^"]*:trail\/metrics-trail"\}/g)).toHaveLength(2)
      expect(/\{Logs\.Arn\}\/team\/AWSLogs\/\$\{Organization\}\/\*/.test(policy)).toBe(isOrganization)
    }
    expect(textOf('Terraform').match(/variable = "aws:SourceArn"/g)).toHaveLength(2)
    expect(textOf('Terraform')).toMatch(/:s3:::trail-logs\/team\/AWSLogs\/\$\{data\.aws_caller_identity/)
  })

  it('let CloudTrail and a reader of another account use the key, and nobody else', () => {
    const { Statement } = JSON.parse(textOf('Key policy')) as { Statement: { Action: string; Condition: object }[] }
    expect(Statement.map(({ Action }) => Action)).toEqual(['kms:GenerateDataKey*', 'kms:DescribeKey', 'kms:Decrypt'])
    for (const { Condition } of Statement) expect(Object.keys(Condition)).not.toEqual([])
  })

  it('ask accounts of a fleet with reads of CloudTrail alone', () => {
    const policies = template('Role of the fleet').Resources.Role?.Properties.Policies
    expect(policies).toMatchObject([{ PolicyDocument: { Statement: [{ Action: READER_ACTIONS.trail }] } }])
    const text = textOf('Role in every account')
    for (const words of ['--call-as DELEGATED_ADMIN', 'activate-organizations-access', 'FailureTolerancePercentage'])
      expect(text).toContain(words)
  })

  it('name in the policies what is read, as the configuration names it, or what to fill in', () => {
    const statements = (text: string) =>
      (JSON.parse(text) as { Statement: { Action: string[]; Resource: string | string[] }[] }).Statement
    for (const { Action, Resource } of [...statements(textOf('Reader policy')), ...statements(textOf('More sources'))])
      if (Resource === '*') expect(Action.join()).toMatch(/^(cloudtrail:(Describe|ListEvent)|organizations:|iam:)/)
    const known = {
      buckets: [
        { bucket: 'one', prefix: '' },
        { bucket: 'two', prefix: 'team' },
      ],
      ...{ stores: ['cloudtrail:us-east-1:1:eventdatastore/x'], logGroups: ['logs:us-east-1:1:log-group:g:*'] },
      queues: ['sqs:eu-west-1:1:q'],
    }
    const reader = statements(textOf('Reader policy', { ...names, reads: known }))
    expect(reader[0]).toMatchObject({ Condition: { StringLike: { 's3:prefix': ['AWSLogs/*', 'team/AWSLogs/*'] } } })
    expect(reader[2]?.Resource).toEqual(['arn:aws:s3:::one/AWSLogs/*', 'arn:aws:s3:::two/team/AWSLogs/*'])
    const more = JSON.stringify(statements(textOf('More sources', { ...names, reads: known })))
    for (const arn of [...known.stores, ...known.logGroups, ...known.queues]) expect(more).toContain(`"arn:aws:${arn}"`)
  })

  it('say the same in Terraform', () => {
    const blocks = textOf('Terraform').split('advanced_event_selector {').slice(1)
    const found = blocks.map((block) => ({
      Name: /name = "([^"]+)"/.exec(block)?.[1],
      FieldSelectors: [...block.matchAll(/field {2}= "([^"]+)"\s+equals = (\[[^\]]+\])/g)].map(
        ([, Field, Equals = '[]']) => ({ Field, Equals: JSON.parse(Equals) as string[] }),
      ),
    }))
    expect(found).toEqual(SELECTORS)
    expect(textOf('Terraform')).toMatch(/enable_log_file_validation\s+= true/)
    expect(textOf('Terraform').match(/[{]/g)).toHaveLength(textOf('Terraform').match(/[}]/g)?.length ?? 0)
  })

  it('let a reader read the log files and change nothing', () => {
    const actions = Object.values(READER_ACTIONS).flat()
    for (const action of actions) expect(action).toMatch(/^(s3|kms|cloudtrail):(Get|List|Describe|Lookup|Decrypt)/)
    const policy = JSON.parse(textOf('Reader policy')) as {
      Statement: { Action: string[]; Resource: string | string[] }[]
    }
    expect(policy.Statement.flatMap(({ Action }) => Action)).toEqual(actions)
    expect(policy.Statement.map(({ Resource }) => Resource)).toContain('arn:aws:s3:::trail-logs/team/AWSLogs/*')
    const role = template('Role in another account').Resources.Role?.Properties
    const inPartition = JSON.stringify(role?.Policies)
      .replaceAll(/\{"Fn::Sub":("[^"]*")\}/g, '$1')
      .replaceAll(/\$\{AWS::Partition\}/g, 'aws')
      .replaceAll(/\$\{AWS::URLSuffix\}/g, 'amazonaws.com')
      .replaceAll(/\$\{AWS::Region\}:\$\{AWS::AccountId\}/g, 'YOUR-REGION:YOUR-ACCOUNT')
    expect(JSON.parse(inPartition)).toMatchObject([{ PolicyDocument: policy }])
    expect(role?.AssumeRolePolicyDocument).toMatchObject({
      Statement: [{ Condition: { StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } } } }],
    })
  })
  it('let a reader of more sources take notifications from its queue, and nothing else away', () => {
    const { Statement } = JSON.parse(textOf('More sources')) as { Statement: { Action: string[] }[] }
    const actions = Statement.flatMap(({ Action }) => Action)
    expect(actions).toEqual(Object.values(EXTRA_READER_ACTIONS).flat())
    const changing = actions.filter(
      (action) =>
        !/:(Get|List|Describe|Filter|StartQuery|Receive|AssumeRole|Decrypt|GenerateDataKey|Simulate)/.test(action),
    )
    expect(changing).toEqual(['sqs:DeleteMessage'])
    const allowed = new Set([...actions, ...Object.values(READER_ACTIONS).flat()])
    const unwanted = Object.values(UNWANTED_ACTIONS).flat()
    expect(unwanted.filter((action) => allowed.has(action))).toEqual([])
  })

  it.each([
    ['aws-cn', 'amazonaws.com.cn', 'cn-northwest-1'],
    ['aws-us-gov', 'amazonaws.com', 'us-gov-west-1'],
  ] as const)('name the partition %s in every ARN', (partition, suffix, region) => {
    for (const { text } of setUpTexts({ ...names, partition })) expect(text).not.toContain('arn:aws:')
    const text = (title: string) => textOf(title, { ...names, partition })
    expect(text('Reader policy')).toContain(`arn:${partition}:s3:::trail-logs/team/AWSLogs/*`)
    expect(text('Reader policy')).toContain(`"s3.*.${suffix}"`)
    expect(text('More sources')).toContain(`arn:${partition}:iam::*:role/metrictrail-reader`)
    expect(text('More sources')).toContain(`"sqs.*.${suffix}"`)
    expect(text('Role in every account')).toContain(`arn:${partition}:iam::{account}:role/`)
    expect(text('Role in every account')).toContain(`--regions ${region}`)
  })

  it('roll the same role out to every account by the name that the configuration gives', () => {
    const text = textOf('Role in every account')
    const { RoleName } = template('Role of the fleet').Resources.Role?.Properties ?? {}
    expect(text).toContain(`role/${String(RoleName)}`)
    const file = setUpTexts(names).find(({ key }) => key === 'fleetrole')?.fileName ?? ''
    expect(text).toContain(`file://${file}`)
    expect(text).toMatch(/ParameterKey=Reader,.*\n.*ParameterKey=ExternalId,/)
  })
})

/** Whether the script puts selectors on a trail that has `found`, with a program in the place of the AWS CLI. */
async function runWithFakeAws(script: string, found: object): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'metrictrail-cli-'))
  try {
    const types = [...JSON.stringify(found).matchAll(/"(?:Management|Data|AWS::[\w:]+)"/g)].map(
      ([text]) => JSON.parse(text) as string,
    )
    const query = /--query '([^']+)'/.exec(script)?.[1] ?? ''
    // What the query lets through: it names what is no other.
    const others = types.filter((type) => !query.includes(`@!=\`${type}\``))
    writeFileSync(
      join(folder, 'aws'),
      `#!/bin/sh\ncase "$*" in *put-event*) touch ${folder}/put;; *--query*) echo "${others.join('\t')}";; esac\n`,
    )
    chmodSync(join(folder, 'aws'), 0o755)
    await new Promise((resolve) => {
      execFile(
        '/bin/sh',
        ['-c', script],
        { env: { ...process.env, PATH: `${folder}:${process.env.PATH ?? ''}` } },
        resolve,
      )
    })
    return existsSync(join(folder, 'put'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
