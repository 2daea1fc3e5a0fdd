import { type QueryAnswer, QueryApiEmulator } from './query-api'

/**
 * A stand-in for AssumeRole and GetCallerIdentity, for tests. The access key it gives out tells the account: `ASIA` and
 * its id. A role of an account in `refused` cannot be assumed, nor one asked for with another external id.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export class StsEmulator extends QueryApiEmulator {
  readonly refused = new Set<string>()
  /** Role ARNs in the order they were asked for. */
  readonly assumed: string[] = []

  constructor(readonly externalId: string) {
    super({ GetCallerIdentity: (_, { accessKeyId }) => identity(accessKeyId.slice(4)) })
    this.actions.AssumeRole = (input) => this.assume(input)
  }

  private assume(input: URLSearchParams): QueryAnswer {
    const arn = input.get('RoleArn') ?? ''
    const account = arn.split(':')[4] ?? ''
    this.assumed.push(arn)
    const isRefused = this.refused.has(account) || input.get('ExternalId') !== this.externalId
    return isRefused ? refusal(arn) : credentials(account)
  }
}

const reader = 'arn:aws:iam::999999999999:user/reader'

const refusal = (arn: string) => ({
  ...{ status: 403, code: 'AccessDenied' },
  message: `User: ${reader} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
})

const identity = (account: string) => `<Account>${account}</Account><Arn>arn:aws:iam::${account}:user/reader</Arn>`

const credentials = (account: string) =>
  `<Credentials><AccessKeyId>ASIA${account}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>` +
  '<SessionToken>token</SessionToken>' +
  `<Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration></Credentials>`
