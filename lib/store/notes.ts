import 'server-only'
import { createHash } from 'node:crypto'
import type { DuckDBConnection } from '@duckdb/node-api'
import { deliversNothing } from '@/lib/cloudtrail/recording-words'
import { append, integers, longs, texts } from './append'
import { writeChecks } from './checks'
import { noteChanges } from './file-changes'
import type { AskedEntry, DigestEntry, Note, ScannedEntry, SettingsEntry } from './journal'
import { writeKeys, writeVerdicts } from './verdict-notes'

/** Writes what is noted beside first sightings of files. */
export async function writeNotes(connection: DuckDBConnection, notes: Note[]): Promise<void> {
  const changes = notes.filter((note) => note.type === 'state' || note.type === 'version')
  if (changes.length > 0) await noteChanges(connection, changes)
  await writeAsked(
    connection,
    notes.filter((note) => note.type === 'asked'),
  )
  await writeScanned(
    connection,
    notes.filter((note) => note.type === 'scanned'),
  )
  await writeDigests(
    connection,
    notes.filter((note) => note.type === 'digest'),
  )
  await writeSettings(
    connection,
    notes.filter((note) => note.type === 'settings'),
  )
  await writeKeys(
    connection,
    notes.filter((note) => note.type === 'key'),
  )
  await writeVerdicts(
    connection,
    notes.filter((note) => note.type === 'verdict'),
  )
  await writeChecks(
    connection,
    notes.filter((note) => note.type === 'check'),
  )
}

async function writeAsked(connection: DuckDBConnection, asked: AskedEntry[]): Promise<void> {
  await append(connection, 'asked', {
    rows: asked.length,
    columns: [
      texts(asked.map(({ source }) => source)),
      texts(asked.map(({ part }) => part)),
      longs(asked.map(({ from }) => from)),
      longs(asked.map(({ to }) => to)),
      integers(asked.map(({ records }) => records)),
      longs(asked.map(({ scanned }) => scanned ?? Number.NaN)),
      longs(asked.map(({ seen }) => seen)),
    ],
  })
}

async function writeScanned(connection: DuckDBConnection, scanned: ScannedEntry[]): Promise<void> {
  await append(connection, 'scanned', {
    rows: scanned.length,
    columns: [
      texts(scanned.map(({ source }) => source)),
      longs(scanned.map(({ bytes }) => bytes)),
      longs(scanned.map(({ seen }) => seen)),
    ],
  })
}

async function writeDigests(connection: DuckDBConnection, digests: DigestEntry[]): Promise<void> {
  await append(connection, 'digests', {
    rows: digests.length,
    columns: [
      texts(digests.map(({ source }) => source)),
      texts(digests.map(({ key }) => key)),
      texts(digests.map(({ version }) => version)),
      longs(digests.map(({ size }) => size)),
      longs(digests.map(({ modified }) => modified ?? Number.NaN)),
      texts(digests.map(({ sha256 }) => sha256)),
      texts(digests.map(({ signature }) => signature)),
      texts(digests.map(({ algorithm }) => algorithm)),
      longs(digests.map(({ generated }) => generated ?? Number.NaN)),
      longs(digests.map(({ seen }) => seen)),
    ],
  })
}

async function writeSettings(connection: DuckDBConnection, settings: SettingsEntry[]): Promise<void> {
  await append(connection, 'trail_settings', {
    rows: settings.length,
    columns: [
      texts(settings.map(({ account }) => account)),
      texts(settings.map(({ region }) => region)),
      texts(settings.map(({ answer }) => answer)),
      texts(settings.map(({ detail }) => detail)),
      texts(settings.map(({ trails }) => JSON.stringify(trails))),
      texts(settings.map(settingsPrint)),
      longs(settings.map(({ seen }) => seen)),
    ],
  })
}

/** Delivery times aside, which differ each time that CloudTrail is asked: whether nothing comes any more is told. */
export function settingsPrint(entry: Pick<SettingsEntry, 'answer' | 'trails' | 'account' | 'region' | 'seen'>): string {
  const { answer, trails, seen } = entry
  const said = trails.map((trail) => ({ ...trail, latestDeliveryMs: 0, latestDigestMs: 0 }))
  const isSilent = deliversNothing(trails, entry, seen)
  return createHash('sha256')
    .update(JSON.stringify(isSilent ? [answer, said, 'silent'] : [answer, said]))
    .digest('hex')
    .slice(0, 16)
}
