import { parseArgs } from 'node:util'
import { readSettings } from '@/lib/env'
import { formatCount, visibleText } from '@/lib/format'
import { openLog } from '@/lib/ingest-log'
import { rebuildIndex } from '@/lib/ingest-rebuild'
import { defaultTrailFolder } from './sample/folder'
import { readSettings as readStartSettings } from './steps/settings.mjs'

// npm run rebuild: makes the index again from the journal and the log files, while no server runs.
// Without a source it is the sample trail that npm start made.
const { values } = parseArgs({ options: { 'accept-loss': { type: 'boolean', default: false } } })
try {
  const { sources = defaultTrailFolder() } = readStartSettings(process.env)
  const { done, files, lost } = await rebuildIndex(readSettings({ ...process.env, METRICTRAIL_SOURCES: sources }), {
    acceptLoss: values['accept-loss'],
    log: openLog(),
  })
  for (const { source, key, events } of lost) {
    console.error(`gone: ${visibleText(source)}/${visibleText(key)} (${formatCount(events)} events)`)
  }
  const events = formatCount(lost.reduce((sum, file) => sum + file.events, 0))
  if (done) {
    console.log(`The index was made again from ${formatCount(files)} files.`)
    if (lost.length > 0) console.log(`Without ${events} events of ${formatCount(lost.length)} files that are gone.`)
  } else {
    console.error(
      `${formatCount(lost.length)} files are gone: a new index would lack up to ${events} events. The old one stays. ` +
        'Bring the files back, or run npm run rebuild -- --accept-loss.',
    )
    process.exitCode = 1
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
