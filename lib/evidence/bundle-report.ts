import 'server-only'
import { REASON_WORDS, VERDICT_LABELS, VERDICTS } from '@/lib/cloudtrail/verdict'
import { formatCount } from '@/lib/format'
import type { ClaimedLog, ClockRange, Manifest } from './bundle-manifest'
import type { ProvedEvent } from './bundle-text'
import { isoOf, markupText, ORIGIN_WORDS } from './bundle-words'

/** What a report is made of. */
export interface Report {
  manifest: Omit<Manifest, 'files'>
  /** Charts as SVG. */
  charts: string[]
  /** The first events of the bundle. */
  events: ProvedEvent[]
  /** What stands beside the verdicts: collisions, writes after the end. */
  facts: string[]
}

const mostLogs = 500
const mostCharts = 24

/** `report.html`: one page for people and printers, with nothing in it that runs or is fetched. */
export function reportHtml({ manifest, charts, events, facts }: Report): string {
  const { question, made, form } = manifest
  const title = `Evidence of ${markupText(question.words)}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>Made ${text(made.at)} by ${text(made.by)} with ${text(made.program)}, as of ${text(question.asOf)}. ${FORMS[form]}</p>
${facts.length === 0 ? '' : `<h2>To be known beside the verdicts</h2>\n${list(facts)}`}
${summary(manifest)}
<h2>Verdicts</h2>
${verdictTable(manifest)}
<p>A verdict speaks of a log file: “Log verified” says that the file is as it was when its digest was signed, by AWS if the key is AWS’s own. It says nothing about whether a value in it is true.</p>
${charts.length === 0 ? '' : `<h2>Charts</h2>\n${charts.slice(0, mostCharts).join('\n')}`}
${charts.length > mostCharts ? `<p>${charts.length - mostCharts} more are in the folder charts.</p>` : ''}
<h2>Events</h2>
<p>${counted(events.length, manifest.counts.events)} All are in events.ndjson and events.csv.</p>
${table(['Observed', 'Call', 'Result', 'Run', 'Writer', 'From', 'Items', 'Verdict'], events.map(eventCells))}
${missingList(manifest.missing)}<h2>Log files</h2>
${logTable(manifest.logs)}
${proofTables(manifest)}
${HOW}
</main>
</body>
</html>
`
}

const FORMS = {
  files: 'The log files are in the bundle as they are stored.',
  records:
    'The log files are not in the bundle, only the records of these calls: their files cannot be hashed again from it.',
}

const text = (value: string | number | null) => (value === null ? '–' : markupText(String(value)))
const code = (value: string | null) => (value === null ? '–' : `<code>${markupText(value)}</code>`)
const list = (lines: string[]) => `<ul>${lines.map((line) => `<li>${text(line)}</li>`).join('')}</ul>`

function table(head: string[], rows: string[][]): string {
  const cells = (tag: string, row: string[]) => `<tr>${row.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`
  return `<div class="scroll"><table><thead>${cells('th', head)}</thead><tbody>${rows.map((row) => cells('td', row)).join('\n')}</tbody></table></div>`
}

function counted(shown: number, all: number): string {
  if (all === 0) return 'No events: nothing that was asked for was found, so this bundle proves nothing.'
  return shown === all ? `${formatCount(all)} calls.` : `The first ${formatCount(shown)} of ${formatCount(all)} calls.`
}

function summary({ counts, clocks, journal, question, signedBy }: Report['manifest']): string {
  const range = (clock: ClockRange | null) => (clock === null ? 'none' : `${text(clock.from)} to ${text(clock.to)}`)
  const rows = [
    ['Calls', formatCount(counts.events)],
    ['Points', `${formatCount(counts.points)} taken, ${formatCount(counts.refused)} items refused`],
    ['Claimed (timestamp of the points)', range(clocks.claimed)],
    ['Observed (eventTime)', range(clocks.observed)],
    ['Delivered (name of the log file)', range(clocks.delivered)],
    ['Query', code(question.url)],
    ['Journal of first sightings', `${formatCount(journal.lines)} lines, newest hash ${code(journal.hash)}`],
    ['Signed by the instance', signedBy === null ? 'no' : `Ed25519 key ${code(signedBy.fingerprint)}`],
  ]
  return `<h2>Summary</h2>\n${table(['What', 'How much'], rows)}`
}

function verdictTable({ verdicts, logs, keys }: Report['manifest']): string {
  const rows = VERDICTS.filter((verdict) => verdicts[verdict] !== undefined).map((verdict) => {
    const reasons = new Set(logs.filter((log) => log.verdict === verdict).flatMap(({ reason }) => reason ?? []))
    const why = verdict === 'verified' ? verifiedWords(keys) : [...reasons].map(reasonWords).join(' ')
    return [VERDICT_LABELS[verdict], formatCount(verdicts[verdict] ?? 0), why]
  })
  return table(['Verdict', 'Log files', 'Why'], rows)
}

/** Whose signature is good hangs on where the key came from. */
function verifiedWords(keys: Manifest['keys']): string {
  const signers = keys.map(({ fingerprint, from }) => `key ${code(fingerprint)}, ${ORIGIN_WORDS[from]}`)
  return `A digest names the file, and its content has the SHA-256 that the digest says. The digest is signed by ${signers.join('; or by ')}.`
}

const WORDS = new Map<string, string>(Object.entries(REASON_WORDS))
const reasonWords = (reason: string) => text(WORDS.get(reason) ?? reason)

function eventCells(event: ProvedEvent): string[] {
  const [item] = event.items
  const more = event.items.length > 1 ? ` and ${event.items.length - 1} more` : ''
  const what = item === undefined ? '–' : `${code(item.metric)} step ${text(item.step)} = ${text(item.value)}${more}`
  const result = event.error === null ? event.result : `${event.result} (${event.error})`
  return [
    ...[text(isoOf(event.event_ms)), `${text(event.name)}<br>${code(event.id)}`, text(result), text(event.run)],
    ...[`${text(event.writer)}<br>${code(event.principal)}`, `${text(event.ip)}<br>${text(event.client)}`, what],
    VERDICT_LABELS[event.verdict],
  ]
}

function logTable(logs: readonly ClaimedLog[]): string {
  const rank = ({ verdict }: ClaimedLog) => (verdict === 'verified' ? 1 : 0)
  const rows = logs.toSorted((a, b) => rank(a) - rank(b)).slice(0, mostLogs)
  const cells = rows.map(({ verdict, reason, key, form, path, contentSha256, digestKey, events }) => [
    VERDICT_LABELS[verdict],
    reason === null ? '–' : reasonWords(reason),
    `${code(key)}<br>${path === null ? (form === 'records' ? 'records only' : 'no longer to be had') : code(path)}`,
    code(contentSha256),
    code(digestKey),
    formatCount(events),
  ])
  const rest =
    logs.length > rows.length ? `<p>${formatCount(logs.length - rows.length)} more are in manifest.json.</p>` : ''
  return `${table(['Verdict', 'Why', 'Log file', 'SHA-256 of its content', 'Digest', 'Calls'], cells)}${rest}`
}

/** Before everything that is there: what is gone may have held calls of this very run. */
function missingList(missing: Manifest['missing']): string {
  if (missing.length === 0) return ''
  const rows = missing
    .slice(0, mostLogs)
    .map(({ key, sha256, digestKey }) => [code(key), code(sha256), code(digestKey)])
  const what =
    missing.length === 1
      ? '1 log file that a digest names is'
      : `${formatCount(missing.length)} log files that digests name are`
  return `<h2>Missing log files</h2>
<p>${what} missing. What was in ${missing.length === 1 ? 'it' : 'them'} is not known: calls that this bundle asks for may have been.</p>
${table(['Log file', 'SHA-256 of its content', 'Digest that names it'], rows)}
`
}

function proofTables({ digests, keys }: Report['manifest']): string {
  if (digests.length === 0) return '<h2>Digests</h2>\n<p>No digest names any of these log files.</p>'
  const ofDigests = digests
    .slice(0, mostLogs)
    .map(({ verdict, reason, key, path, fingerprint }) => [
      VERDICT_LABELS[verdict],
      reason === null ? '–' : reasonWords(reason),
      `${code(key)}<br>${code(path)}`,
      code(fingerprint),
    ])
  const ofKeys = keys.map(({ fingerprint, region, validFromMs, validToMs, from, source, seen }) => [
    ...[code(fingerprint), text(region), text(validFromMs && isoOf(validFromMs)), text(validToMs && isoOf(validToMs))],
    `${ORIGIN_WORDS[from]}; source ${text(source)}, ${text(seen)}`,
  ])
  const more = digests.length > mostLogs ? `<p>${digests.length - mostLogs} more are in manifest.json.</p>` : ''
  return `<h2>Digests</h2>
${table(['Verdict', 'Why', 'Digest', 'Key'], ofDigests)}${more}
<h2>Public keys of CloudTrail</h2>
${table(['Fingerprint (MD5 of the DER)', 'Region', 'Valid from', 'Valid to', 'Where from'], ofKeys)}
<p>That these are AWS’s own keys is told by <code>aws cloudtrail list-public-keys</code> in the same region, not by this bundle.</p>`
}

const HOW = `<h2>How to check it without MetricTrail</h2>
<p>Unpack the bundle anywhere and run <code>sh verify.sh</code> (openssl and gzip) or <code>node verify.mjs</code> (Node alone). Both check every file, every digest’s signature and every log file, and name what is not as it should be. Only <code>verify.mjs</code> compares the rows with the records that they were made from. Exit 0: all is proved. Exit 1: a file is not what the manifest claims. Exit 2: the bundle is whole, and something in it is not proved: log files that are not verified, missing ones, or no events at all. Who could change this bundle could change these two as well: take them from a copy that you trust.</p>
<h2>What it does not prove</h2>
<ul>
<li>That a value is true: only that somebody with these credentials sent it.</li>
<li>That nothing else was sent: hours without a digest, and log files that no digest names, are unknown.</li>
<li>Who a person is, where a role is shared and carries no sourceIdentity.</li>
<li>When it was made: “made” and “as of” are this instance’s own word.</li>
</ul>`

const STYLE = `
body { margin: 0; background: #fff; color: #16191b; font: 14px/1.5 system-ui, sans-serif }
main { max-width: 1080px; margin: 0 auto; padding: 24px 16px }
h1 { font-size: 20px; overflow-wrap: anywhere } h2 { font-size: 15px; margin: 28px 0 8px }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: 12px }
th, td { border: 1px solid #d6d3cb; padding: 4px 6px; text-align: left; vertical-align: top; overflow-wrap: anywhere; min-width: 64px }
th { background: #f4f2ee } code { font: 11px/1.4 ui-monospace, monospace; overflow-wrap: anywhere }
svg { max-width: 100%; height: auto; break-inside: avoid; margin-bottom: 12px } tr { break-inside: avoid }
@media print { main { max-width: none; padding: 0 } .scroll { overflow: visible } h2 { break-after: avoid } }
`
