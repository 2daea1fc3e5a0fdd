import type { Route } from 'next'
import type { RunRef } from '@/lib/api/fields'

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrialComponent.html, in lower case. */
const LEGAL_NAME = /^[a-z0-9](-*[a-z0-9]){0,119}$/
const ACCOUNT = /^\d{12}$/
const REGION = /^[a-z]{2}(-[a-z0-9]+)+$/

/**
 * Where a run lives: `/runs/{account}/{region}/{name}` for experiment components with legal names, else `/runs/{key}`.
 * `search` (without `?`) carries filters along.
 */
export function runHref(run: RunRef, search = ''): Route {
  const readable =
    run.resourceType === 'experiment-trial-component' &&
    LEGAL_NAME.test(run.name) &&
    ACCOUNT.test(run.account) &&
    REGION.test(run.region)
  const path = readable ? `/runs/${run.account}/${run.region}/${run.name}` : `/runs/${run.key}`
  return (search === '' ? path : `${path}?${search}`) as Route
}
