import { z } from 'zod'

const FieldSelector = z.object({
  Field: z.string(),
  Equals: z.array(z.string()).optional(),
  NotEquals: z.array(z.string()).optional(),
  StartsWith: z.array(z.string()).optional(),
  NotStartsWith: z.array(z.string()).optional(),
  EndsWith: z.array(z.string()).optional(),
  NotEndsWith: z.array(z.string()).optional(),
})
const AdvancedEventSelector = z.object({ Name: z.string().optional(), FieldSelectors: z.array(FieldSelector) })
export const AdvancedEventSelectors = z.array(AdvancedEventSelector)

/**
 * A trail's settings as CloudTrail answers them. Selectors keep the API's spelling, since people compare them.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html
 */
export const TrailSettings = z.object({
  name: z.string(),
  arn: z.string(),
  homeRegion: z.string(),
  bucket: z.string(),
  prefix: z.string().nullable(),
  isMultiRegion: z.boolean(),
  isOrganization: z.boolean(),
  hasValidation: z.boolean(),
  kmsKey: z.string().nullable(),
  /** ARN of the log group that it delivers to as well; null: to none. Absent in lines noted before it was asked. */
  logGroup: z.string().nullable().optional(),
  /** null: the status could not be read. */
  isLogging: z.boolean().nullable(),
  /** Epoch ms. */
  latestDeliveryMs: z.number().nullable(),
  latestDeliveryError: z.string().nullable(),
  /** Why it cannot deliver to its log group; absent where nothing says so, and in lines noted before it was asked. */
  latestLogGroupError: z.string().optional(),
  latestDigestMs: z.number().nullable(),
  latestDigestError: z.string().nullable(),
  /** null: the trail has basic selectors, which cannot name metrics calls, or they could not be read. */
  selectors: AdvancedEventSelectors.nullable(),
  /** What could not be read of this trail, and why; null when all was. */
  unread: z.string().nullable(),
})
export type TrailSettings = z.infer<typeof TrailSettings>

/** Whether these are the settings of a CloudTrail Lake event data store, which records as a trail does, without files. */
export const isDataStore = ({ arn }: Pick<TrailSettings, 'arn'>) => arn.includes(':eventdatastore/')

export type AdvancedEventSelector = z.infer<typeof AdvancedEventSelector>

/** What CloudTrail said of the trails of one account and region. */
export interface TrailAnswer {
  account: string
  region: string
  /** `forbidden`: a right is missing, and `detail` names it. `failed`: there was no answer that can be used. */
  answer: 'read' | 'forbidden' | 'failed'
  detail: string | null
  /** By ARN. What is known of them when the answer is not `read`; then it is not all. */
  trails: TrailSettings[]
}
