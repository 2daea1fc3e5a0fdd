import { SELECTORS } from '../../lib/cloudtrail/set-up-trail'
import { type Caller, type Input, JsonApiEmulator, type Refusal } from './json-api'
import { StsEmulator } from './sts'

/** A trail of the stand-in, as its account has it. */
export interface HeldTrail {
  name: string
  homeRegion: string
  isMultiRegion: boolean
  isOrganization?: boolean
  hasValidation: boolean
  isLogging: boolean
  /** null: basic selectors. */
  selectors: object[] | null
  latestDeliveryMs: number
  deliveryError?: string
  logGroupError?: string
  /** ARN of the log group that it delivers to. */
  logGroup?: string
}

export const goodTrail: HeldTrail = {
  ...{ name: 'all', homeRegion: 'eu-west-1', isMultiRegion: true, hasValidation: true, isLogging: true },
  ...{ selectors: [...SELECTORS], latestDeliveryMs: Date.UTC(2026, 8, 1) },
}

/** A public key of the stand-in. */
export interface HeldKey {
  der: Buffer
  fingerprint: string
  fromMs: number
  toMs: number
}

/** What CloudTrail, Organizations and STS hold; a test changes it. */
export interface HeldFleet {
  /** By account; those of the organization are in every account. */
  trails: Map<string, HeldTrail[]>
  /** Name, and unit as a path; accounts of the organization. */
  accounts: Map<string, { name: string; unit: string; state?: string }>
  /** Event data stores by id, as GetEventDataStore answers. */
  stores?: Map<string, object>
  /** By region. */
  keys?: Map<string, HeldKey[]>
  /** What an operation gives instead, for an account. */
  refuse: (operation: string, account: string) => Refusal | null
}

/**
 * CloudTrail, Organizations and STS for one fleet, for tests, until `stop`. `env`: what has the SDK find them. A role is
 * assumed with `externalId` only. Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
export async function startFleetEmulator(held: HeldFleet, externalId: string) {
  const cloudTrail = new JsonApiEmulator({
    DescribeTrails: answered(held, 'DescribeTrails', (_, { account, region }) => ({
      trailList: trailsOf(held, account)
        .filter(({ trail }) => trail.isMultiRegion || trail.homeRegion === region)
        .map(describedTrail),
    })),
    GetTrailStatus: answered(held, 'GetTrailStatus', ({ Name }, at) => {
      const found = find(held, Name, at)
      if (found === undefined) return notFound
      const { isLogging, latestDeliveryMs, deliveryError, logGroupError } = found.trail
      return {
        ...{ IsLogging: isLogging, LatestDeliveryTime: latestDeliveryMs / 1000, LatestDeliveryError: deliveryError },
        LatestCloudWatchLogsDeliveryError: logGroupError,
      }
    }),
    GetEventSelectors: answered(held, 'GetEventSelectors', ({ TrailName }, at) => {
      const found = find(held, TrailName, at)
      if (found === undefined) return notFound
      const { selectors } = found.trail
      return selectors === null ? { EventSelectors: [{ ReadWriteType: 'All' }] } : { AdvancedEventSelectors: selectors }
    }),
    ListPublicKeys: answered(held, 'ListPublicKeys', ({ StartTime, EndTime }, { region }) => ({
      PublicKeyList: (held.keys?.get(region) ?? [])
        .filter(({ fromMs, toMs }) => toMs >= Number(StartTime) * 1000 && fromMs <= Number(EndTime) * 1000)
        .map(listedKey),
    })),
  })
  cloudTrail.operations.GetEventDataStore = answered(
    held,
    'GetEventDataStore',
    ({ EventDataStore }) => held.stores?.get(String(EventDataStore)) ?? noStore,
  )
  const organizations = new JsonApiEmulator(organizationOf(held))
  const sts = new StsEmulator(externalId)
  return {
    ...{ cloudTrail, organizations, sts },
    env: {
      AWS_ENDPOINT_URL_CLOUDTRAIL: await cloudTrail.start(),
      AWS_ENDPOINT_URL_ORGANIZATIONS: await organizations.start(),
      AWS_ENDPOINT_URL_STS: await sts.start(),
      AWS_ACCESS_KEY_ID: 'ASIA999999999999',
      AWS_SECRET_ACCESS_KEY: 'secret',
    },
    stop: () => {
      for (const each of [cloudTrail, organizations, sts]) each.stop()
    },
  }
}

interface At {
  account: string
  region: string
}

const noStore: Refusal = { status: 400, code: 'EventDataStoreNotFoundException', message: 'Unknown store' }
const notFound: Refusal = { status: 400, code: 'TrailNotFoundException', message: 'Unknown trail' }

function answered(held: HeldFleet, operation: string, answer: (input: Input, at: At) => object) {
  return (input: Input, { accessKeyId, region }: Caller) => {
    const account = accessKeyId.slice(4)
    return held.refuse(operation, account) ?? answer(input, { account, region })
  }
}

/** A trail of the organization belongs to the account that holds it, and is seen by all. */
function trailsOf({ trails }: HeldFleet, account: string) {
  return [...trails].flatMap(([owner, own]) =>
    own.filter((trail) => owner === account || trail.isOrganization).map((trail) => ({ owner, trail })),
  )
}

type Found = ReturnType<typeof trailsOf>[number]

const arnOf = ({ owner, trail }: Found) => `arn:aws:cloudtrail:${trail.homeRegion}:${owner}:trail/${trail.name}`

/** Times are whole seconds on the wire. */
const listedKey = ({ der, fingerprint, fromMs, toMs }: HeldKey) => ({
  Value: der.toString('base64'),
  Fingerprint: fingerprint,
  ValidityStartTime: Math.floor(fromMs / 1000),
  ValidityEndTime: Math.floor(toMs / 1000),
})

const describedTrail = (found: Found) => ({
  Name: found.trail.name,
  TrailARN: arnOf(found),
  HomeRegion: found.trail.homeRegion,
  S3BucketName: 'trail-logs',
  IsMultiRegionTrail: found.trail.isMultiRegion,
  IsOrganizationTrail: found.trail.isOrganization ?? false,
  LogFileValidationEnabled: found.trail.hasValidation,
  CloudWatchLogsLogGroupArn: found.trail.logGroup,
})

/** Status and selectors are answered in the home region only. */
function find(held: HeldFleet, arn: Input[string], { account, region }: At) {
  return trailsOf(held, account).find((found) => arnOf(found) === arn && found.trail.homeRegion === region)
}

/** Units are ids of their own paths; a page holds 20 accounts. */
function organizationOf({ accounts }: HeldFleet) {
  const idOf = (path: string) => `ou-${Buffer.from(path).toString('hex')}`
  const pathOf = (id: string) => Buffer.from(id.slice(3), 'hex').toString()
  return {
    ListAccounts: ({ NextToken }: Input) => {
      const from = Number(NextToken ?? 0)
      const rows = [...accounts].slice(from, from + 20)
      return {
        Accounts: rows.map(([Id, { name, state = 'ACTIVE' }]) => ({ Id, Name: name, State: state })),
        ...(from + 20 < accounts.size ? { NextToken: String(from + 20) } : {}),
      }
    },
    ListParents: ({ ChildId }: Input) => {
      const child = String(ChildId)
      const path = child.startsWith('ou-')
        ? pathOf(child).split('/').slice(0, -1).join('/')
        : (accounts.get(child)?.unit ?? '')
      const Parents = path === '' ? [{ Id: 'r-root', Type: 'ROOT' }] : [{ Id: idOf(path), Type: 'ORGANIZATIONAL_UNIT' }]
      return { Parents }
    },
    DescribeOrganizationalUnit: ({ OrganizationalUnitId }: Input) => ({
      OrganizationalUnit: {
        Id: OrganizationalUnitId,
        Name: pathOf(String(OrganizationalUnitId)).split('/').at(-1),
      },
    }),
  }
}
