import 'server-only'
import { type FileHandle, open, truncate } from 'node:fs/promises'
import { z } from 'zod'
import { TrailSettings } from '@/lib/cloudtrail/trail-settings'
import { VERDICTS } from '@/lib/cloudtrail/verdict'
import { AppError } from '@/lib/errors'
import { hashOfLine, journalLines } from './journal-lines'

/** A file's first sighting. Lines of one `seen` are one transaction; their order is the order of its files. */
const FileEntry = z.object({
  type: z.literal('file'),
  seen: z.number(),
  source: z.string(),
  key: z.string(),
  version: z.string(),
  size: z.number(),
  modified: z.number().nullable(),
  /** Of the bytes as stored; empty: too many to read. */
  sha256: z.string(),
  /** Of its content: what a digest signs. */
  content: z.string().nullable(),
  /** What reading it came to. A file without events need not be read again. `kept`: what would be lost with it. */
  records: z.number(),
  kept: z.number(),
  other: z.number(),
  rejected: z.number(),
  state: z.enum(['ingested', 'partial', 'quarantined', 'missing', 'replaced']),
  reason: z.string().nullable(),
  detail: z.string().nullable(),
  flags: z.number(),
})
/** A file is no longer in its source, or is there again. */
const StateEntry = z.object({
  type: z.literal('state'),
  seen: z.number(),
  source: z.string(),
  key: z.string(),
  version: z.string(),
  state: z.enum(['missing', 'present']),
})
/** The same bytes under another version: touched, or restored from a copy. */
const VersionEntry = z.object({
  type: z.literal('version'),
  seen: z.number(),
  source: z.string(),
  key: z.string(),
  version: z.string(),
  becomes: z.string(),
  modified: z.number().nullable(),
})
/** A source without files was asked for the events of a time, and answered with so many records. */
const AskedEntry = z.object({
  type: z.literal('asked'),
  seen: z.number(),
  source: z.string(),
  part: z.string(),
  from: z.number(),
  to: z.number(),
  records: z.number(),
  scanned: z.number().nullable(),
})
/** A question to a source without files cost so many bytes, and was not answered whole. */
const ScannedEntry = z.object({
  type: z.literal('scanned'),
  seen: z.number(),
  source: z.string(),
  bytes: z.number(),
})
/** A digest file, with what its object's metadata said of its signature. Its bytes are in the archive. */
const DigestEntry = z.object({
  type: z.literal('digest'),
  seen: z.number(),
  source: z.string(),
  key: z.string(),
  version: z.string(),
  size: z.number(),
  modified: z.number().nullable(),
  sha256: z.string(),
  signature: z.string().nullable(),
  algorithm: z.string().nullable(),
  /** When a backfill digest was made, epoch ms. */
  generated: z.number().nullable().default(null),
})
/** A public key of CloudTrail, from itself or from a file beside the logs. */
const KeyEntry = z.object({
  type: z.literal('key'),
  seen: z.number(),
  source: z.string(),
  region: z.string(),
  fingerprint: z.string(),
  /** Base64. */
  der: z.string(),
  from: z.number().nullable(),
  to: z.number().nullable(),
})
/** The verdict on a version of a log file or of a digest file, when it became another one. */
const VerdictEntry = z.object({
  type: z.literal('verdict'),
  seen: z.number(),
  of: z.enum(['log', 'digest']),
  source: z.string(),
  key: z.string(),
  version: z.string(),
  verdict: z.enum(VERDICTS),
  reason: z.string().nullable(),
  /** Of a log file: the key of the digest that it rests on. */
  digest: z.string().nullable(),
})
/** What the trails of an account and region were set to when they were asked. */
const SettingsEntry = z.object({
  type: z.literal('settings'),
  seen: z.number(),
  account: z.string(),
  region: z.string(),
  answer: z.enum(['read', 'forbidden', 'failed']),
  detail: z.string().nullable(),
  trails: z.array(TrailSettings),
})
/** A file that is not what it was. An empty key: the source as a whole. */
export const CheckedFile = z.object({
  source: z.string(),
  key: z.string(),
  what: z.enum(['different', 'gone', 'unreadable']),
  detail: z.string(),
})
/** All log files and digests were read again from their sources, and compared; it began at `from`. */
const CheckEntry = z.object({
  type: z.literal('check'),
  seen: z.number(),
  from: z.number(),
  files: z.number(),
  bytes: z.number(),
  equal: z.number(),
  different: z.number(),
  gone: z.number(),
  unreadable: z.number(),
  /** In the source, and not read before. */
  fresh: z.number(),
  named: z.array(CheckedFile),
})
const HeaderEntry = z.object({ type: z.literal('journal'), format: z.literal(1), seen: z.number() })
const Entry = z.discriminatedUnion('type', [
  HeaderEntry,
  FileEntry,
  StateEntry,
  VersionEntry,
  AskedEntry,
  ScannedEntry,
  DigestEntry,
  SettingsEntry,
  KeyEntry,
  VerdictEntry,
  CheckEntry,
])
const Line = z.intersection(Entry, z.object({ prev: z.string() }))

export type FileEntry = z.infer<typeof FileEntry>
export type AskedEntry = z.infer<typeof AskedEntry>
export type ScannedEntry = z.infer<typeof ScannedEntry>
export type DigestEntry = z.infer<typeof DigestEntry>
export type KeyEntry = z.infer<typeof KeyEntry>
export type VerdictEntry = z.infer<typeof VerdictEntry>
export type CheckEntry = z.infer<typeof CheckEntry>
export type SettingsEntry = z.infer<typeof SettingsEntry>
/** What is noted about a file that was read before. */
export type FileChange = z.infer<typeof StateEntry> | z.infer<typeof VersionEntry>
/** Everything but a file's first sighting. */
export type Note =
  | (FileChange | AskedEntry | ScannedEntry | DigestEntry)
  | (SettingsEntry | KeyEntry | VerdictEntry | CheckEntry)
export type JournalEntry = FileEntry | Note

/** How far something has followed the journal: lines taken, and the hash of the last of them. */
export interface JournalPlace {
  lines: number
  hash: string
}

export const journalStart: JournalPlace = { lines: 0, hash: '0'.repeat(64) }

/**
 * First sightings, outside the index, so that the index can be made again with the same answers and the same as-of.
 * Lines of JSON that are only ever added; each holds the SHA-256 of the line before it, so that a change in the middle
 * shows.
 */
export class Journal {
  private constructor(
    private readonly handle: FileHandle,
    private place: JournalPlace,
    private lastSeenMs: number,
  ) {}

  /**
   * Opens `path` for adding, new when it is missing. `take` gets every entry that is there, with the place after it.
   * A last line that was cut off by a crash is removed. Throws `store_failed` when the chain is broken.
   */
  static async open(path: string, take: (entry: JournalEntry, place: JournalPlace) => void): Promise<Journal> {
    await (await open(path, 'a', 0o600)).close()
    let lastSeenMs = 0
    const { place, bytes } = await readLines(path, (entry, after) => {
      lastSeenMs = Math.max(lastSeenMs, entry.seen)
      if (entry.type !== 'journal') take(entry, after)
    })
    await truncate(path, bytes)
    const journal = new Journal(await open(path, 'a'), place, lastSeenMs)
    if (place.lines === 0) await journal.write([{ type: 'journal', format: 1, seen: 0 }])
    return journal
  }

  /** The as-of of the next transaction: later than every one before, whatever the clock says. */
  nextSeenMs(nowMs: number): number {
    return Math.max(nowMs, this.lastSeenMs + 1)
  }

  /** The place after the last line. */
  get end(): JournalPlace {
    return this.place
  }

  /** Adds entries; on disk when it resolves. Answers the place after them. A failure leaves the end unknown. */
  add(entries: JournalEntry[]): Promise<JournalPlace> {
    return this.write(entries)
  }

  async close(): Promise<void> {
    await this.handle.close()
  }

  private async write(entries: z.infer<typeof Entry>[]): Promise<JournalPlace> {
    let { lines, hash } = this.place
    let text = ''
    for (const entry of entries) {
      const line = JSON.stringify({ ...entry, prev: hash })
      text += `${line}\n`
      hash = hashOfLine(line)
      lines++
      this.lastSeenMs = Math.max(this.lastSeenMs, entry.seen)
    }
    await this.handle.appendFile(text)
    await this.handle.datasync()
    this.place = { lines, hash }
    return this.place
  }
}

/** Reads a journal without opening it for adding. `bytes`: length of the whole lines. */
async function readLines(
  path: string,
  take: (entry: z.infer<typeof Entry>, place: JournalPlace) => void,
): Promise<{ place: JournalPlace; bytes: number }> {
  let place = journalStart
  let bytes = 0
  for await (const { line, bytes: length } of journalLines(path)) {
    const entry = readLine(line, { path, place })
    place = { lines: place.lines + 1, hash: hashOfLine(line) }
    bytes += length
    take(entry, place)
  }
  return { place, bytes }
}

function readLine(line: string, { path, place }: { path: string; place: JournalPlace }): z.infer<typeof Entry> {
  const number = place.lines + 1
  const parsed = Line.safeParse(parseJson(line))
  if (!parsed.success) {
    throw new AppError(
      'store_failed',
      `Line ${number} of the journal ${path} cannot be read: it is damaged, or was written by a newer MetricTrail. ` +
        'Restore the journal from a backup, or start with an empty data folder.',
    )
  }
  if (parsed.data.prev !== place.hash) {
    throw new AppError(
      'store_failed',
      `Line ${number} of the journal ${path} does not follow from the line before it: somebody changed the journal. ` +
        'Restore it from a backup, or start with an empty data folder.',
    )
  }
  return parsed.data
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
