import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type SetName, trailSet } from './sets'
import { trailFile } from './trail-file'

export type GenerateJob = { name: SetName; folder: string; worker: number; workers: number }
export type Totals = {
  files: number
  records: number
  events: number
  points: number
  rawBytes: number
  gzBytes: number
}

process.once('message', (job) => {
  process.send?.(generateShare(job as GenerateJob), () => process.disconnect())
})

function generateShare(job: GenerateJob): Totals {
  const set = trailSet(job.name)
  const totals: Totals = { files: 0, records: 0, events: 0, points: 0, rawBytes: 0, gzBytes: 0 }
  const all = set.timelines.flatMap((plan, timeline) =>
    Array.from({ length: plan.files }, (_, index) => ({ timeline, index })),
  )
  for (const { timeline, index } of all.filter((_, i) => i % job.workers === job.worker)) {
    const file = trailFile(set, timeline, index)
    const raw = Buffer.from(file.text, 'latin1')
    const packed = gzipSync(raw, { level: 6, chunkSize: 1 << 20 })
    const path = join(job.folder, file.key)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, packed)
    totals.files++
    totals.records += file.records
    totals.events += file.events
    totals.points += file.points
    totals.rawBytes += raw.length
    totals.gzBytes += packed.length
  }
  return totals
}
