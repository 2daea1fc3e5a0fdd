import { describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { keptKind } from './kept-events'
import { SELECTORS, setUpTexts } from './set-up'
import { EXTRA_READER_ACTIONS, READER_ACTIONS, type SetUpNames, UNWANTED_ACTIONS } from './set-up-reader'

const names: SetUpNames = { trail: 'metrics-trail', bucket: 'trail-logs', prefix: 'team' }
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
    const policy = JSON.parse(textOf('Reader policy')) as { Statement: { Action: string[]; Resource: string }[] }
    expect(policy.Statement.flatMap(({ Action }) => Action)).toEqual(actions)
    expect(policy.Statement.map(({ Resource }) => Resource)).toContain('arn:aws:s3:::trail-logs/team/AWSLogs/*')
    const role = template('Role in another account').Resources.Role?.Properties
    expect(role?.Policies).toMatchObject([{ PolicyDocument: policy }])
    expect(role?.AssumeRolePolicyDocument).toMatchObject({
      Statement: [{ Condition: { StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } } } }],
    })
  })
  it('let a reader of more sources take notifications from its queue, and nothing else away', () => {
    const { Statement } = JSON.parse(textOf('More sources')) as { Statement: { Action: string[] }[] }
    const actions = Statement.flatMap(({ Action }) => Action)
    expect(actions).toEqual(Object.values(EXTRA_READER_ACTIONS).flat())
    const changing = actions.filter((action) => !/:(Get|List|Describe|Filter|StartQuery|Receive)/.test(action))
    expect(changing).toEqual(['sqs:DeleteMessage'])
    const allowed = new Set([...actions, ...Object.values(READER_ACTIONS).flat()])
    const unwanted = Object.values(UNWANTED_ACTIONS).flat()
    expect(unwanted.filter((action) => allowed.has(action))).toEqual([])
  })

  it('roll the same role out to every account by the name that the configuration gives', () => {
    const text = textOf('Role in every account')
    const { RoleName } = template('Role in another account').Resources.Role?.Properties ?? {}
    expect(text).toContain(`role/${String(RoleName)}`)
    const file = setUpTexts(names).find(({ key }) => key === 'role')?.fileName ?? ''
    expect(text).toContain(`file://${file}`)
    expect(text).toMatch(/ParameterKey=Reader,.*\n.*ParameterKey=ExternalId,/)
  })
})
