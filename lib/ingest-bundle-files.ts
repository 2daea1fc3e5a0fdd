import 'server-only'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from './errors'
import { claimsOf } from './evidence/bundle-claims'
import { type Claims, type ListedFile, type ManifestFacts, manifestOf } from './evidence/bundle-manifest'
import { questionOf } from './evidence/bundle-question'
import { reportHtml } from './evidence/bundle-report'
import { csvHead, csvLines, ndjsonLine, type ProvedEvent } from './evidence/bundle-text'
import type { BundleFile } from './evidence/bundle-zip'
import { type Drawing, drawCharts, factsOf, findSubject, type Subject } from './ingest-bundle-charts'
import { BundleLogs } from './ingest-bundle-logs'
import type { BundleParts, BundleRequest } from './ingest-bundle-parts'
import { streamBundleEvents } from './store/bundle-events'
import type { BundleLog } from './store/bundle-files'
import type { BundleDigest, BundleKey, MissingLog } from './store/bundle-proof'
import type { BundleCounts, Selection } from './store/bundle-selection'
import { bestVerdict } from './store/file-verdicts'

/** What the store found of a bundle before it is made. */
export interface FoundBundle {
  selection: Selection
  counts: BundleCounts
  logs: BundleLog[]
  digests: BundleDigest[]
  keys: BundleKey[]
  missing: MissingLog[]
}

interface Making {
  parts: BundleParts
  request: BundleRequest
  found: FoundBundle
  /** What has gone out. */
  listed: ListedFile[]
  madeMs: number
}

const chunkLength = 64 << 10
const mostReported = 50
const VERIFIERS = ['verify.sh', 'verify.mjs', 'verify-rows.mjs', 'verify-record.mjs', 'verify-words.mjs']

/** The files of a bundle, one after the other; the manifest comes last, since it knows the hashes of all others. */
export async function* bundleFiles(making: Making): AsyncGenerator<BundleFile, undefined> {
  const { parts, request, found, listed, madeMs } = making
  const { query } = request
  const bucketOf = (source: string) => parts.sources.get(source)?.bucket ?? null
  const claims = claimsOf({ ...found, form: query.form, bucketOf })
  const { asOf } = found.selection.moment
  const [only, ...others] = query.event === null ? query.run : []
  const run = only === undefined || others.length > 0 ? null : await findSubject(request, only, asOf)
  const question = questionOf(query, asOf, run?.run ?? null)
  for (const path of VERIFIERS) yield { path, parts: [await readVerifier(path)] }
  yield* proofFiles(parts, claims)
  yield* new BundleLogs(making, claims).files()
  const events = new EventTexts(making, claims)
  yield { path: 'events.ndjson', parts: events.ndjson() }
  yield { path: 'events.csv', parts: events.csv() }
  const subject = await subjectOf(making, events.first, { run, question: question.words })
  const drawings: Drawing[] = []
  for await (const drawing of subject === null ? [] : drawCharts(request, subject)) {
    drawings.push(drawing)
    yield { path: drawing.chart.path, parts: [drawing.svg] }
  }
  const key = (await parts.openKey?.()) ?? null
  if (key !== null) yield { path: 'instance-key.pem', parts: [key.publicPem] }
  const facts: ManifestFacts = {
    question,
    form: query.form,
    counts: found.counts,
    claims,
    missing: found.missing,
    madeMs,
  }
  const manifest = manifestOf(facts, { journal: parts.journalEnd(), key, charts: drawings.map(({ chart }) => chart) })
  const known = subject === null ? [] : factsOf(subject.run)
  const charts = drawings.map(({ svg }) => svg)
  yield { path: 'report.html', parts: [reportHtml({ manifest, charts, events: events.first, facts: known })] }
  const text = `${JSON.stringify({ ...manifest, files: [...listed] }, null, 1)}\n`
  yield { path: 'manifest.json', parts: [text] }
  yield { path: 'manifest.sha256', parts: [`${listed.at(-1)?.sha256 ?? ''}  manifest.json\n`] }
  if (key !== null) yield { path: 'manifest.sig', parts: [`${key.sign(Buffer.from(text)).toString('base64')}\n`] }
}

// They lie where anybody can also fetch them alone.
function readVerifier(name: string): Promise<Uint8Array> {
  return readFile(join(/* turbopackIgnore: true */ process.cwd(), 'public', name))
}

async function* proofFiles({ archive }: BundleParts, { keys, digests }: Claims): AsyncGenerator<BundleFile> {
  const sent = new Set<string>()
  const isNew = (path: string) => sent.size < sent.add(path).size
  for (const { claim, der } of keys) if (isNew(claim.path)) yield { path: claim.path, parts: [der] }
  for (const { claim, storedSha256, metaText } of digests) {
    if (isNew(claim.meta)) yield { path: claim.meta, parts: [metaText] }
    if (!isNew(claim.path)) continue
    const bytes = await archive.read(storedSha256)
    if (bytes === null) {
      throw new AppError('record_unavailable', `The digest ${claim.key} is no longer in the archive as it was read.`)
    }
    yield { path: claim.path, parts: [bytes], isPacked: true }
  }
}

/** The texts of the events, which are asked for again for each. */
class EventTexts {
  /** The first of them, for people. */
  readonly first: ProvedEvent[] = []

  constructor(
    private readonly making: Making,
    private readonly claims: Claims,
  ) {}

  async *ndjson(): AsyncGenerator<string> {
    yield* inChunks(this.events(), (event) => {
      if (this.first.length < mostReported) this.first.push(event)
      return ndjsonLine(event)
    })
  }

  async *csv(): AsyncGenerator<string> {
    yield csvHead
    yield* inChunks(this.events(), csvLines)
  }

  private async *events(): AsyncGenerator<ProvedEvent> {
    const { request, found } = this.making
    for await (const event of streamBundleEvents(request.store, found.selection)) {
      const places = event.places.flatMap((place) => {
        const log = this.claims.logs.get(place.fileId)
        return log === undefined ? [] : [{ ...place, log }]
      })
      yield { ...event, places, verdict: bestVerdict(places.map(({ log }) => log.verdict)) }
    }
  }
}

async function* inChunks<T>(items: AsyncIterable<T>, lineOf: (item: T) => string): AsyncGenerator<string> {
  let chunk = ''
  for await (const item of items) {
    chunk += lineOf(item)
    if (chunk.length < chunkLength) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

/** What to draw: the one run that was asked for, or the metrics of the one event. */
async function subjectOf(
  { request, found }: Making,
  [event]: ProvedEvent[],
  { run, question }: { run: Subject['run'] | null; question: string },
): Promise<Subject | null> {
  const { query } = request
  if (run !== null) return { run, metrics: query.metric === null ? null : [query.metric], marked: null, question }
  if (query.event === null || event?.run_key == null) return null
  const ofEvent = await findSubject(request, event.run_key, found.selection.moment.asOf)
  if (ofEvent === null) return null
  const items = event.items.filter(({ item }) => query.item === null || item === query.item)
  const marked = { event: event.id, item: query.item }
  return { run: ofEvent, metrics: [...new Set(items.map(({ metric }) => metric))], marked, question }
}
