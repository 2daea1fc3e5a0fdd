/** The parts of an ARN. Nothing about account or region is checked: AWS's own sample has neither as documented. */
export interface Arn {
  partition: string
  service: string
  region: string
  account: string
  /** Everything after the fifth colon. */
  resource: string
}

const ARN = /^arn:([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/s

/** Takes an ARN apart; null when the text is none. Any partition. */
export function parseArn(text: string): Arn | null {
  const match = ARN.exec(text)
  if (!match) return null
  const [, partition = '', service = '', region = '', account = '', resource = ''] = match
  return { partition, service, region, account, resource }
}

/** Partitions that a text can be made for. */
export const PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov'] as const
export type Partition = (typeof PARTITIONS)[number]

/** The region in which a partition's global services, such as Organizations and IAM, are asked. */
export function homeRegionOf(partition: string): string {
  if (partition === 'aws-cn') return 'cn-northwest-1'
  return partition === 'aws-us-gov' ? 'us-gov-west-1' : 'us-east-1'
}

/** The partition that a region belongs to, for records without any ARN. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  if (region.startsWith('us-gov-')) return 'aws-us-gov'
  if (region.startsWith('us-isob-')) return 'aws-iso-b'
  return region.startsWith('us-iso-') ? 'aws-iso' : 'aws'
}

/** True for the twelve digits of a real account id. */
export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text)
}
