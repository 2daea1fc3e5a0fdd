// npm run journal:verify -- HASH_OR_FILE: tells by hashes that were saved elsewhere whether the journal was cut or
// rewritten. A file holds lines of the server's log, pairs of LINES and HASH, or is the manifest of an evidence bundle.
// Exit 1 when a line differs; the journal is only read, so a server may run.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatCount } from '@/lib/format'
import { dataFiles } from '@/lib/ingest-open'
import { checkJournal, readSavedPlaces } from '@/lib/store/journal-check'
import { readSettings } from './steps/settings.mjs'

try {
  process.exitCode = (await verify(process.argv.slice(2).join(' '))) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

async function verify(given: string): Promise<boolean> {
  const saved = readSavedPlaces(existsSync(given) ? readFileSync(given, 'utf8') : given)
  const asked = saved.places.length + saved.hashes.length
  if (asked === 0) throw new Error('Use: npm run journal:verify -- HASH, or a file with hashes of the journal in it.')
  const { dataDir } = readSettings({ METRICTRAIL_DATA: process.env.METRICTRAIL_DATA })
  const path = join(dataDir, dataFiles.journal)
  if (!existsSync(path)) throw new Error(`There is no journal at ${path}: set METRICTRAIL_DATA to the data folder.`)
  const { end, agreed, fault } = await checkJournal(path, saved)
  if (fault !== null) {
    console.error(
      fault.line === null ? `${path}: ${fault.words}` : `Line ${fault.line} of ${path} differs: ${fault.words}`,
    )
    return false
  }
  console.log(`${path}: ${formatCount(end.lines)} lines, newest SHA-256 ${end.hash}.`)
  console.log(
    `${formatCount(agreed)} of ${formatCount(asked)} saved hashes agree: neither cut nor rewritten up to there.`,
  )
  return true
}
