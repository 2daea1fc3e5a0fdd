// Part of verify.mjs: says what was checked, what was not, and what is not proved.
import { COMPARED, NOT_COMPARED } from './verify-record.mjs'

const sampleWords = "the sample's own key, which everybody has"
const SAMPLE = [
  ...['6897acd045acc4a7b710e8c4e71c405b', '9d9bf5ea985b47ff50d52539b51f660c'],
  'cef433772ec8b7261db8b82259d57036',
]
/** By the word of the manifest. */
const ORIGINS = {
  cloudtrail: 'which the manifest says AWS told (ListPublicKeys)',
  file: 'taken from a file beside the logs, not compared with AWS',
}

/** Says what was found of a bundle. */
export function tell({ logs, missing = [], signedBy, counts }, { keys, digests, rows, say }) {
  const count = (list, wanted) => list.filter(wanted).length
  say(signedBy === null ? 'The bundle is not signed.' : `Signed by the instance with the key ${signedBy.fingerprint}.`)
  say(`Events: ${rows.events}, with ${counts.points} points, counted in the rows.`)
  say(`Rows compared with their records: ${rows.compared} of ${rows.events}. Of each: ${COMPARED}.`)
  say(
    'Rows of events.csv are what events.ndjson says, and the counts, times and verdicts of the manifest what both say.',
  )
  say(`Digests: ${digests.length}, of which ${count(digests, ({ state }) => state === 'proved')} are signed.`)
  say(`Log files: ${logs.length}, of which ${count(logs, ({ verdict }) => verdict === 'verified')} are verified.`)
  const absent = count(logs, ({ form }) => form !== 'file')
  if (absent > 0) say(`Not proved: that the records are in ${absent} log files whose bytes are not in the bundle.`)
  for (const { verdict, reason, key, storedSha256 } of logs)
    if (verdict !== 'verified') say(`Not proved: ${verdict} (${reason}) ${key} ${storedSha256}`)
  for (const { key } of missing) say(`1 log file that a digest names is missing: ${key}`)
  const unsigned = signedBy === null ? ', which nobody signed' : ''
  say(
    `Covered by the manifest's hash only${unsigned}: report.html, charts, the words of the question, which calls and log ` +
      `files were chosen, ${NOT_COMPARED}.`,
  )
  say("Whether the keys are AWS's own is told by: aws cloudtrail list-public-keys --region REGION")
  for (const { fingerprint, region, from } of keys)
    say(
      `  signed by key ${fingerprint} (${region}), ${SAMPLE.includes(fingerprint) ? sampleWords : (ORIGINS[from] ?? ORIGINS.file)}`,
    )
}

/** The last word on a bundle in which nothing is bad, and the exit code: 2 when not all of it is proved. */
export function closing({ logs, missing = [], counts }) {
  const open = logs.filter(({ verdict, form }) => verdict !== 'verified' || form !== 'file')
  const doubts = [
    ...(counts.events === 0 ? ['it holds no events'] : []),
    ...(open.length === 0 ? [] : [`${open.length} of ${logs.length} log files are not verified: ${named(open)}`]),
    ...(missing.length === 0 ? [] : [`log files that digests name are missing: ${named(missing)}`]),
  ]
  if (doubts.length === 0) return { words: 'Everything in this bundle is what its manifest claims.', code: 0 }
  return { words: `The bundle is whole, and ${doubts.join('; ')}.`, code: 2 }
}

function named(logs) {
  const shown = logs.slice(0, 3).map(({ key }) => key)
  return `${shown.join(', ')}${logs.length > shown.length ? ` and ${logs.length - shown.length} more` : ''}`
}
