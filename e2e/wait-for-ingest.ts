import type { FullConfig } from 'playwright/test'
import { IngestResponse } from '../lib/api/ingest'

const patienceMs = 120_000

/** Journeys start when the whole sample trail is in the store; a failed ingest is told in its own words. */
export default async function waitForIngest(config: FullConfig): Promise<void> {
  const url = `${String(config.projects[0]?.use.baseURL)}/api/ingest`
  const until = Date.now() + patienceMs
  for (;;) {
    const response = await fetch(url)
    if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
    const ingest = IngestResponse.parse(await response.json())
    if (ingest.state === 'idle') return
    if (ingest.state === 'failed' || Date.now() > until)
      throw new Error(`The sample trail was not ingested: ${ingest.error ?? ingest.state}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
