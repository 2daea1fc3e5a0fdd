import { otherRecord } from './other-records'
import { metricsRecord, type Random } from './records'
import { itemsPerEvent, mulberry32, type RunPlan, type Timeline, type TrailSet } from './sets'

const startMs = Date.UTC(2026, 8, 1)
const fileSpanMs = 15 * 60_000

/** One log file of a set. `key` is its S3 key; `text` is the JSON before gzip; `points` counts items of all calls. */
export type TrailFile = { key: string; text: string; records: number; events: number; points: number }

type Placed = { at: number; run: RunPlan | null; index: number }

/** Makes file `index` of a timeline; the same arguments give the same bytes. */
export function trailFile(set: TrailSet, timeline: number, index: number): TrailFile {
  const plan = set.timelines[timeline]
  if (!plan) throw new RangeError(`set ${set.name} has no timeline ${timeline}`)
  const random = mulberry32(hash(`${set.name}/${timeline}/${index}`))
  const placed = [...plan.tracks.flatMap((track) => slice(track, index, plan.files)), ...others(plan)]
  placed.sort((a, b) => a.at - b.at)
  const fromMs = startMs + index * fileSpanMs
  const lines = placed.map((record) => {
    const timeMs = fromMs + record.at * fileSpanMs
    return record.run
      ? metricsRecord(plan, record.run, { timeMs, random, index: record.index })
      : otherRecord(plan, timeMs, random)
  })
  const events = placed.length - plan.othersPerFile
  return {
    key: objectKey(plan, fromMs + fileSpanMs + 300_000, random),
    text: `{"Records":[${lines.join(',')}]}`,
    records: placed.length,
    events,
    points: events * itemsPerEvent,
  }
}

function slice(track: readonly RunPlan[], index: number, files: number): Placed[] {
  const total = track.reduce((sum, run) => sum + run.events, 0)
  const from = Math.floor((index * total) / files)
  const to = Math.floor(((index + 1) * total) / files)
  const placed: Placed[] = []
  let base = 0
  for (const run of track) {
    const last = Math.min(to, base + run.events)
    for (let i = Math.max(from, base); i < last; i++)
      placed.push({ at: (i - from) / (to - from), run, index: i - base })
    base += run.events
  }
  return placed
}

function others(plan: Timeline): Placed[] {
  const count = plan.othersPerFile
  return Array.from({ length: count }, (_, i) => ({ at: (i + 0.5) / count, run: null, index: i }))
}

function objectKey(plan: Timeline, deliveredMs: number, random: Random): string {
  const stamp = new Date(deliveredMs).toISOString()
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  const unique = Array.from({ length: 16 }, () => letters[(random() * letters.length) | 0]).join('')
  const minute = `${stamp.slice(0, 10).replaceAll('-', '')}T${stamp.slice(11, 16).replace(':', '')}Z`
  const folder = `AWSLogs/${plan.account}/CloudTrail/${plan.region}/${stamp.slice(0, 10).replaceAll('-', '/')}`
  return `${folder}/${plan.account}_CloudTrail_${plan.region}_${minute}_${unique}.json.gz`
}

function hash(text: string): number {
  let state = 2_166_136_261
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 16_777_619)
  return state >>> 0
}
