import { METRICS_RESOURCE_TYPE, SELECTORS } from './set-up-trail'
import type { AdvancedEventSelector, TrailSettings } from './trail-settings'

export type Line = AdvancedEventSelector['FieldSelectors'][number]

export const place = { account: '111122223333', region: 'eu-west-1' }
export const askedMs = Date.UTC(2026, 8, 30, 12)
export const hour = 3_600_000
export const role = (name: string) => `arn:aws:sts::111122223333:assumed-role/${name}/`
export const run = (name: string) => `arn:aws:sagemaker:eu-west-1:111122223333:experiment-trial-component/${name}`

export const [management] = SELECTORS as AdvancedEventSelector[]
export const metrics = (...lines: Line[]): AdvancedEventSelector => ({
  FieldSelectors: [
    { Field: 'eventCategory', Equals: ['Data'] },
    { Field: 'resources.type', Equals: [METRICS_RESOURCE_TYPE] },
    ...lines,
  ],
})

export function trail(selectors: AdvancedEventSelector[] | null, more: Partial<TrailSettings> = {}): TrailSettings {
  const name = more.name ?? 'all'
  return {
    ...{ name, arn: `arn:aws:cloudtrail:eu-west-1:111122223333:trail/${name}`, homeRegion: 'eu-west-1' },
    ...{ bucket: 'logs', prefix: null, isMultiRegion: true, isOrganization: false, hasValidation: true, kmsKey: null },
    ...{ isLogging: true, latestDeliveryMs: askedMs - hour, latestDeliveryError: null },
    ...{ latestDigestMs: null, latestDigestError: null, selectors, unread: null },
    ...more,
  }
}
