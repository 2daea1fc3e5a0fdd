import 'server-only'
import type { DigestFact } from './cloudtrail/digest-fact'
import { type ChainRange, digestDueMs, judgeChain } from './evidence/chain'
import { judgeLogFile, notApplicable } from './evidence/judge-log-file'
import { type KeyRing, openKeys } from './evidence/public-key'
import { verifyDigest } from './evidence/verify-digest'
import type { Unseen } from './ingest-commit'
import { KeyAsker, type KeyParts } from './ingest-keys'
import type { Archive } from './store/archive'
import { keepJudged, readChain, readChangedDigests, readSavedKeys } from './store/digest-chains'
import { type KeptDigest, keepFacts, type ReadDigestFile, readUnreadDigests } from './store/digest-facts'
import { sumRunVerdicts } from './store/file-verdicts'
import type { Journal } from './store/journal'
import type { Ledger } from './store/ledger'
import { keepHours, readChains, readDeliveries, readNewest, readStopped } from './store/proof-hours'
import { sumRunDoubts } from './store/run-doubts'
import { readUnjudgedFiles, type UnjudgedFile } from './store/unjudged-files'

const hourMs = 3_600_000
const digestsTogether = 500
const filesTogether = 4_000
const notesTogether = 2_000
const pauseMs = 60_000

interface Parts extends KeyParts {
  ledger: Ledger
  archive: Archive
  /** Sources that keep no files, which nothing signs. */
  recordSources: { name: string }[]
  journal: Journal
}

/**
 * Gives every log file its verdict, from digests that the archive has and keys that the source tells, and gives it
 * again as digests arrive. What changes is noted: verdicts are facts of their time. Each step finds in the store what
 * it has to do, so that it may be broken off anywhere.
 */
export class Judge {
  private judgedLines = -1
  private judgedMs = Number.NEGATIVE_INFINITY
  /** Of the hours that chains were judged in. */
  private judgedHour = -1
  /** The newest file of each source then. */
  private judgedNewest = new Map<string, number>()
  private readonly keys: KeyAsker

  constructor(private readonly parts: Parts) {
    this.keys = new KeyAsker(parts)
  }

  /** Judges what there is to judge; answers whether verdicts changed. Throws as the store and the journal do. */
  async pass(signal: AbortSignal): Promise<boolean> {
    const { journal } = this.parts
    const linesBefore = journal.end.lines
    // Where no line came, only time can make another verdict.
    if (linesBefore === this.judgedLines && performance.now() - this.judgedMs < pauseMs) return false
    await this.readDigests(signal)
    await this.judgeChains(signal)
    await this.judgeFiles(signal)
    await this.noteDigests(signal)
    if (linesBefore !== this.judgedLines) await this.parts.ledger.derive(sumRunDoubts)
    this.judgedLines = journal.end.lines
    this.judgedMs = performance.now()
    return journal.end.lines > linesBefore
  }

  private async readDigests(signal: AbortSignal): Promise<void> {
    const { store, ledger } = this.parts
    for (;;) {
      await this.keys.ask()
      const kept = await readUnreadDigests(store, digestsTogether)
      if (kept.length === 0) return
      signal.throwIfAborted()
      const rings = new Map<string, KeyRing>()
      const read: ReadDigestFile[] = []
      const readMs = Date.now()
      for (const digest of kept) {
        const ring = rings.get(digest.source) ?? openKeys(await readSavedKeys(store, digest.source))
        rings.set(digest.source, ring)
        read.push({ kept: digest, fact: await this.readDigest(digest, ring) })
      }
      await ledger.derive((connection) => keepFacts(connection, read, readMs))
    }
  }

  private async readDigest(digest: KeptDigest, keys: KeyRing): Promise<DigestFact> {
    const { archive, sources } = this.parts
    const { source, key, storedSha256, signature, algorithm, generatedMs, nextSignature } = digest
    const bucket = sources.get(source)?.bucket ?? null
    const stored = await archive.read(storedSha256)
    const file = { bucket, key, stored: stored ?? new Uint8Array(0), signature, algorithm, generatedMs }
    const fact = verifyDigest(file, keys, nextSignature)
    return stored === null ? { ...fact, reason: 'digest_missing' } : fact
  }

  /**
   * Those with a digest that came, those of a folder with a newer file, up to which it owes digests, and once an hour all
   * of them: what was pending is missing by then.
   */
  private async judgeChains(signal: AbortSignal): Promise<void> {
    const { store, ledger, sources } = this.parts
    const nowMs = Date.now()
    const isNewHour = Math.floor(nowMs / hourMs) !== this.judgedHour
    const newest = await readNewest(store)
    for (const { isJudged, ...name } of await readChains(store)) {
      const newestMs = newest.get(name.source) ?? 0
      const isBucket = sources.get(name.source)?.bucket != null
      const isLonger = !isBucket && newestMs !== this.judgedNewest.get(name.source)
      if (isJudged && !isNewHour && !isLonger) continue
      signal.throwIfAborted()
      const digests = await readChain(store, name)
      const judged = judgeChain(digests, { ...(await this.rangeOf(digests, newestMs)), nowMs })
      const rows = judged.digests.map(({ verdict, reason }, at) => ({
        ...{ digestId: digests[at]?.digestId ?? -1, verdict, reason },
      }))
      const { account, region, trail } = digests[0] ?? { account: null, region: null, trail: null }
      await ledger.derive(async (connection) => {
        await keepJudged(connection, rows)
        if (account === null || region === null) return
        await keepHours(connection, { ...name, account, region, trail, hours: judged.hours })
      })
    }
    this.judgedHour = Math.floor(nowMs / hourMs)
    this.judgedNewest = newest
  }

  /**
   * From the first log file; to the present for a bucket. A copied folder owes the digests of all hours that were over
   * when its newest file came, of whatever account and region: they come every hour, and without log files too.
   */
  private async rangeOf(
    digests: Awaited<ReturnType<typeof readChain>>,
    newestMs: number,
  ): Promise<Pick<ChainRange, 'fromMs' | 'untilMs' | 'stoppedMs'>> {
    const [first] = digests
    if (first === undefined || first.account === null || first.region === null) return { fromMs: null, untilMs: 0 }
    const { source, account, region, trail } = first
    const stoppedMs = trail === null ? [] : await readStopped(this.parts.store, { account, trail })
    const { firstMs, newestMs: newestLogMs } = await readDeliveries(this.parts.store, { source, account, region })
    const fromMs = firstMs === null ? null : Math.floor(firstMs / hourMs) * hourMs
    if (first.bucket !== null) return { fromMs, untilMs: Date.now(), stoppedMs }
    const ownMs = digests.reduce(
      (most, { verdict, endMs }) => (verdict === 'failed' ? most : Math.max(most, endMs ?? 0)),
      0,
    )
    return { fromMs, untilMs: Math.max(newestLogMs ?? 0, ownMs, newestMs - hourMs + 1), stoppedMs }
  }

  private async judgeFiles(signal: AbortSignal): Promise<void> {
    const { store, committer, ledger, journal } = this.parts
    const linesBefore = journal.end.lines
    const nowMs = Date.now()
    const dueMs = nowMs - digestDueMs - hourMs
    for (let next: number | null = -1; next !== null; ) {
      signal.throwIfAborted()
      const page = await readUnjudgedFiles(store, { dueMs, after: next, most: filesTogether })
      const { files } = page
      for (let at = 0; at < files.length; at += notesTogether) {
        await committer.note(files.slice(at, at + notesTogether).flatMap((file) => this.judge(file, nowMs)))
      }
      next = page.next
    }
    if (journal.end.lines > linesBefore) await ledger.derive(sumRunVerdicts)
  }

  private judge(file: UnjudgedFile, nowMs: number): Unseen[] {
    const { source, key, version, before, namings } = file
    const { sources, recordSources } = this.parts
    const place = sources.get(source)
    // The verdict of a source that the settings no longer name waits until they do.
    if (place === undefined && recordSources.every(({ name }) => name !== source)) return []
    // Under the name of a log file it would be a log file that somebody wrote anew.
    const isSigned = place !== undefined && !(file.isLookup && file.account === null)
    const { verdict, reason, digestKey } = isSigned
      ? judgeLogFile({ ...file, bucket: place.bucket }, namings, { nowMs })
      : notApplicable
    const isSame = before?.verdict === verdict && before.reason === reason && before.digestKey === digestKey
    if (isSame) return []
    return [{ type: 'verdict', of: 'log', source, key, version, verdict, reason, digest: digestKey }]
  }

  private async noteDigests(signal: AbortSignal): Promise<void> {
    const { store, committer } = this.parts
    for (;;) {
      signal.throwIfAborted()
      const changed = await readChangedDigests(store, notesTogether)
      if (changed.length === 0) return
      await committer.note(
        changed.map((digest) => ({ ...digest, type: 'verdict' as const, of: 'digest' as const, digest: null })),
      )
    }
  }
}
