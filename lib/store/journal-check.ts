import 'server-only'
import { z } from 'zod'
import type { JournalPlace } from './journal'
import { hashOfLine, journalLines } from './journal-lines'

/** What a journal is held against: lines with their hashes, as they were saved outside, or the hash of a line alone. */
export interface SavedPlaces {
  places: JournalPlace[]
  hashes: string[]
}

export interface JournalCheck {
  end: JournalPlace
  /** Saved places and hashes that the journal still has. */
  agreed: number
  /** Null: it is the journal whose hashes were saved. `line`: the first that is known to differ, from 1; null: not known. */
  fault: { line: number | null; words: string } | null
}

/**
 * Tells a journal that was cut or rewritten by hashes that were saved elsewhere: the chain of lines alone can be made
 * again by whoever rewrites it. Throws what reading the file throws.
 */
export async function checkJournal(path: string, saved: SavedPlaces): Promise<JournalCheck> {
  const places = [...saved.places].sort((a, b) => a.lines - b.lines)
  const sought = new Set(saved.hashes)
  let end: JournalPlace = { lines: 0, hash: '0'.repeat(64) }
  let [agreed, sure] = [0, 0]
  const differs = (words: string): JournalCheck => ({ end, agreed, fault: { line: sure + 1, words } })
  for await (const { line } of journalLines(path)) {
    const follows = previousOf(line) === end.hash
    end = { lines: end.lines + 1, hash: hashOfLine(line) }
    if (!follows)
      return { end, agreed, fault: { line: end.lines, words: 'It does not follow from the line before it.' } }
    if (sought.delete(end.hash)) [agreed, sure] = [agreed + 1, end.lines]
    for (let place = places[0]; place?.lines === end.lines; place = places[0]) {
      if (place.hash !== end.hash) return differs(rewritten(place, sure))
      places.shift()
      ;[agreed, sure] = [agreed + 1, end.lines]
    }
  }
  const [missing] = places
  if (missing !== undefined) {
    const words = `The journal ends after line ${end.lines}; line ${missing.lines} was saved with hash ${missing.hash}.`
    return { end, agreed, fault: { line: end.lines + 1, words } }
  }
  const [unknown] = sought
  if (unknown !== undefined) return { end, agreed, fault: { line: null, words: unknownHash(unknown, end, sure) } }
  return { end, agreed, fault: null }
}

const rewritten = ({ lines, hash }: JournalPlace, sure: number) =>
  sure + 1 === lines
    ? `Line ${lines} was saved with another hash, ${hash}.`
    : `Line ${lines} was saved with another hash, ${hash}: it, or a line from ${sure + 1} on, was changed.`

const unknownHash = (hash: string, { lines }: JournalPlace, sure: number) =>
  `None of the ${lines} lines has the hash ${hash}: the journal was cut or rewritten at some line` +
  `${sure === 0 ? '' : ` after ${sure}`}. Pairs of line and hash find it.`

function previousOf(line: string): string | null {
  const parsed = Previous.safeParse(parseJson(line))
  return parsed.success ? parsed.data.prev : null
}

const Previous = z.object({ prev: z.string() })
const Place = z.object({ lines: z.number().int().positive(), hash: z.string().regex(/^[0-9a-f]{64}$/) })
const Manifest = z.object({ journal: Place })

/**
 * Reads saved hashes from a text: a hash alone, lines of `LINES HASH`, lines of the server's log, or the manifest of an
 * evidence bundle.
 */
export function readSavedPlaces(text: string): SavedPlaces {
  const manifest = Manifest.safeParse(parseJson(text))
  if (manifest.success) return { places: [manifest.data.journal], hashes: [] }
  const saved: SavedPlaces = { places: [], hashes: [] }
  for (const line of text.split('\n')) {
    const logged = Place.safeParse(parseJson(line))
    const [, lines, hash] = /^\s*(?:(\d{1,15})\s+)?([0-9a-f]{64})\s*$/i.exec(line) ?? []
    if (logged.success) saved.places.push({ lines: logged.data.lines, hash: logged.data.hash })
    else if (lines !== undefined && hash !== undefined)
      saved.places.push({ lines: Number(lines), hash: hash.toLowerCase() })
    else if (hash !== undefined) saved.hashes.push(hash.toLowerCase())
  }
  return saved
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
