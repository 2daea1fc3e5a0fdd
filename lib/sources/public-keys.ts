import 'server-only'
import { CloudTrailClient, ListPublicKeysCommand } from '@aws-sdk/client-cloudtrail'
import pLimit from 'p-limit'
import { z } from 'zod'
import type { RoleSetting } from '@/lib/source-settings'
import { unreadableSource } from './api-failure'
import { clientSettings } from './aws-client'
import { Pace } from './pace'
import type { KeyWindow, PublicKey, PublicKeys } from './source'

const hourMs = 3_600_000
/** AWS answers ten in a second, for all who ask in an account and region. */
const spacingMs = 100
export const KEYS_RIGHT = 'cloudtrail:ListPublicKeys'

const Listed = z.object({
  Value: z.instanceof(Uint8Array),
  Fingerprint: z.string(),
  ValidityStartTime: z.date().optional(),
  ValidityEndTime: z.date().optional(),
})

/**
 * Asks CloudTrail for the public keys that digests are signed with. They differ from region to region.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListPublicKeys.html
 */
export class PublicKeyReader {
  private readonly clients = new Map<string, CloudTrailClient>()
  private readonly turn = pLimit(1)
  private readonly pace = new Pace(spacingMs)

  constructor(private readonly role: RoleSetting | null) {}

  /** Keys of `region` for digests of this window. A hour is added before it and two after it, for keys that were renewed meanwhile. */
  async read(region: string, window: KeyWindow): Promise<PublicKeys> {
    try {
      return { keys: await this.list(region, window) }
    } catch (error) {
      const location = `CloudTrail’s list of public keys of ${region}`
      return { failure: unreadableSource(error, { location, right: KEYS_RIGHT }).message }
    }
  }

  /** The same; throws what the client throws. */
  async list(region: string, { fromMs, toMs }: KeyWindow): Promise<PublicKey[]> {
    const times = { StartTime: new Date(fromMs - hourMs), EndTime: new Date(toMs + 2 * hourMs) }
    const client = this.client(region)
    const keys: PublicKey[] = []
    let NextToken: string | undefined
    do {
      const command = new ListPublicKeysCommand({ ...times, NextToken })
      const answer = await this.turn(() => this.pace.run(() => client.send(command)))
      keys.push(...(answer.PublicKeyList ?? []).map((one) => listedKey(region, Listed.parse(one))))
      NextToken = answer.NextToken
    } while (NextToken !== undefined)
    return keys
  }

  private client(region: string): CloudTrailClient {
    const client = this.clients.get(region) ?? new CloudTrailClient(clientSettings({ region, role: this.role }))
    this.clients.set(region, client)
    return client
  }
}

function listedKey(region: string, one: z.infer<typeof Listed>): PublicKey {
  return {
    region,
    fingerprint: one.Fingerprint,
    der: Buffer.from(one.Value).toString('base64'),
    validFromMs: one.ValidityStartTime?.getTime() ?? null,
    validToMs: one.ValidityEndTime?.getTime() ?? null,
  }
}
