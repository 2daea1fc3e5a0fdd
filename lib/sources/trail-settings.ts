import 'server-only'
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from '@aws-sdk/client-cloudtrail'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import {
  type AdvancedEventSelector,
  AdvancedEventSelectors,
  type TrailAnswer,
  type TrailSettings,
} from '@/lib/cloudtrail/trail-settings'
import type { FleetSetting } from '@/lib/source-settings'
import { apiFailure } from './api-failure'
import { clientSettings } from './aws-client'
import { fleetCredentials } from './fleet-credentials'

type Refused = Pick<TrailAnswer, 'detail'> & { answer: 'forbidden' | 'failed' }

/**
 * Asks CloudTrail for the trails that an account has, in regions of it: every trail that covers the region, those of
 * the organization and of other regions included. A trail's status and selectors are asked once, in its home region.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
export class TrailReader {
  private readonly clients = new Map<string, CloudTrailClient>()
  private readonly credentials: ReturnType<typeof fleetCredentials>

  constructor(private readonly setting: Pick<FleetSetting, 'role' | 'regions'>) {
    this.credentials = fleetCredentials(setting.role)
  }

  /**
   * One answer a region, in the setting's order. With credentials of another account nothing is asked: its trails would
   * be taken for those of this one. Throws only when `signal` ends.
   */
  async ask(account: string, signal: AbortSignal): Promise<TrailAnswer[]> {
    const refused = await this.notOf(account, signal)
    if (refused === null) return this.read(account, signal)
    return this.setting.regions.map((region) => ({ account, region, ...refused, trails: [] }))
  }

  /** Why the credentials may not speak for the account; null: they are its own. No right is needed to ask. */
  private async notOf(account: string, signal: AbortSignal): Promise<Refused | null> {
    const [region = ''] = this.setting.regions
    const client = new STSClient({ ...clientSettings({ region, role: null }), ...this.credentials(account) })
    const answer = await attempt('sts:GetCallerIdentity', signal, () =>
      client.send(new GetCallerIdentityCommand({}), { abortSignal: signal }),
    )
    if ('answer' in answer) return answer
    const { Account = '' } = answer.value
    if (Account === account) return null
    const fix = 'Correct fleet.role.arn: it takes {account} in the place of the account'
    const detail = `The credentials are of account ${Account}, so ${account} was not asked. ${fix}`
    return { answer: 'forbidden', detail }
  }

  private async read(account: string, signal: AbortSignal): Promise<TrailAnswer[]> {
    const asked = new Map<string, ReturnType<typeof this.details>>()
    return Promise.all(
      this.setting.regions.map(async (region): Promise<TrailAnswer> => {
        const described = await this.described(account, region, signal)
        if (!Array.isArray(described)) return { account, region, ...described, trails: [] }
        const read = described.map((trail) => {
          const key = trail.TrailARN ?? ''
          const details = asked.get(key) ?? this.details(account, trail, signal)
          asked.set(key, details)
          return details
        })
        const details = await Promise.all(read)
        const trails = details.map(({ settings }) => settings).sort((a, b) => (a.arn < b.arn ? -1 : 1))
        const refused = details.flatMap(({ refused: own }) => own ?? [])
        const worst = refused.find(({ answer }) => answer === 'forbidden') ?? refused[0]
        return { account, region, ...(worst ?? { answer: 'read', detail: null }), trails }
      }),
    )
  }

  private async described(account: string, region: string, signal: AbortSignal): Promise<Trail[] | Refused> {
    const client = this.client(account, region)
    const command = new DescribeTrailsCommand({ includeShadowTrails: true })
    const answer = await attempt('cloudtrail:DescribeTrails', signal, () =>
      client.send(command, { abortSignal: signal }),
    )
    return 'answer' in answer ? answer : (answer.value.trailList ?? [])
  }

  /** `refused`: what the account may not be asked of a trail that is its own. */
  private async details(
    account: string,
    trail: Trail,
    signal: AbortSignal,
  ): Promise<{ settings: TrailSettings; refused: Refused | null }> {
    const arn = trail.TrailARN ?? ''
    const client = this.client(account, trail.HomeRegion ?? '')
    const abort = { abortSignal: signal }
    const [status, selected] = await Promise.all([
      attempt('cloudtrail:GetTrailStatus', signal, () => client.send(new GetTrailStatusCommand({ Name: arn }), abort)),
      attempt('cloudtrail:GetEventSelectors', signal, () =>
        client.send(new GetEventSelectorsCommand({ TrailName: arn }), abort),
      ),
    ])
    const failures = [status, selected].flatMap((one) => ('answer' in one ? one : []))
    const now = 'value' in status ? status.value : null
    const isOwn = arn.split(':')[4] === account
    const logGroupError = now?.LatestCloudWatchLogsDeliveryError
    const settings = {
      ...described(trail),
      isLogging: now?.IsLogging ?? null,
      latestDeliveryMs: now?.LatestDeliveryTime?.getTime() ?? null,
      latestDeliveryError: now?.LatestDeliveryError || null,
      // What CloudTrail says of a log group that the trail no longer has is past.
      ...(trail.CloudWatchLogsLogGroupArn && logGroupError ? { latestLogGroupError: logGroupError } : {}),
      latestDigestMs: now?.LatestDigestDeliveryTime?.getTime() ?? null,
      latestDigestError: now?.LatestDigestDeliveryError || null,
      selectors: 'value' in selected ? advancedSelectors(selected.value.AdvancedEventSelectors) : null,
      unread: failures.length === 0 ? null : failures.map(({ detail }) => detail).join('; '),
    }
    return { settings, refused: isOwn ? (failures[0] ?? null) : null }
  }

  private client(account: string, region: string): CloudTrailClient {
    const key = `${account} ${region}`
    const [any] = this.clients.values()
    const client =
      this.clients.get(key) ??
      new CloudTrailClient({
        ...clientSettings({ region, role: null }),
        ...this.credentials(account),
        // Sockets of one pool: hundreds of clients would each keep their own.
        ...(any === undefined ? {} : { requestHandler: any.config.requestHandler }),
      })
    this.clients.set(key, client)
    return client
  }
}

const described = (trail: Trail) => ({
  name: trail.Name ?? '',
  arn: trail.TrailARN ?? '',
  homeRegion: trail.HomeRegion ?? '',
  bucket: trail.S3BucketName ?? '',
  prefix: trail.S3KeyPrefix ?? null,
  isMultiRegion: trail.IsMultiRegionTrail ?? false,
  isOrganization: trail.IsOrganizationTrail ?? false,
  hasValidation: trail.LogFileValidationEnabled ?? false,
  kmsKey: trail.KmsKeyId ?? null,
  logGroup: trail.CloudWatchLogsLogGroupArn ?? null,
})

/** As CloudTrail says them, without what the SDK leaves undefined; null: none. */
export function advancedSelectors(selectors: readonly object[] | undefined): AdvancedEventSelector[] | null {
  if (selectors === undefined || selectors.length === 0) return null
  return AdvancedEventSelectors.parse(JSON.parse(JSON.stringify(selectors)))
}

async function attempt<Value>(
  right: string,
  signal: AbortSignal,
  ask: () => Promise<Value>,
): Promise<{ value: Value } | Refused> {
  try {
    return { value: await ask() }
  } catch (error) {
    signal.throwIfAborted()
    return refusedAnswer(error, right)
  }
}

/** The role that cannot be assumed is a missing right too; credentials that ended are not. */
function refusedAnswer(error: unknown, right: string): Refused {
  const { kind, name, message } = apiFailure(error)
  const isForbidden = kind === 'forbidden' || /AccessDenied/.test(name)
  if (!isForbidden) return { answer: 'failed', detail: `No answer to ${right} (${name}: ${message})` }
  const needed = message.includes('sts:AssumeRole') ? 'sts:AssumeRole' : right
  return { answer: 'forbidden', detail: `${needed} is needed (${message})` }
}
