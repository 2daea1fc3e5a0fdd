import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hourMs, SignedTrail, signingKey } from '@/e2e/emulator/signed-trail'
import { benchFolder } from './generate-trail'
import { itemsPerEvent, spikeRun, trailSet } from './sets'
import { keysAnswer, writeObject } from './signed-trail'
import { trailFile } from './trail-file'

/** Raised when what is made changes, so that an older cache is made again. */
const version = 1
const filesPerHour = 4
const startMs = Date.UTC(2026, 8, 1, 1)

/** One run of a million points, in log files that signed digests name. */
export interface SignedMillion {
  folder: string
  run: string
  logFiles: number
  digests: number
  points: number
}

/** The run on disk, made when it is not there yet. */
export function ensureSignedMillion(): SignedMillion {
  const home = join(benchFolder(), `signed-million-v${version}`)
  const manifest = join(home, 'totals.json')
  if (!existsSync(manifest)) {
    const draft = `${home}.${process.pid}`
    rmSync(draft, { recursive: true, force: true })
    mkdirSync(join(draft, 'trail'), { recursive: true })
    writeFileSync(join(draft, 'totals.json'), JSON.stringify(makeTrail(join(draft, 'trail'))))
    rmSync(home, { recursive: true, force: true })
    renameSync(draft, home)
  }
  const totals = JSON.parse(readFileSync(manifest, 'utf8')) as Pick<SignedMillion, 'logFiles' | 'digests' | 'points'>
  return { folder: join(home, 'trail'), run: spikeRun, ...totals }
}

function makeTrail(folder: string) {
  const set = trailSet('spike1m')
  const [timeline] = set.timelines
  if (timeline === undefined) throw new Error('the set spike1m has no timeline')
  const { account, region } = timeline
  const key = signingKey(region, [startMs - 24 * hourMs, startMs + 90 * 24 * hourMs])
  const plan = { account, region, name: 'metrics', homeRegion: region, bucket: 'trail-logs', prefix: '' }
  const trail = new SignedTrail({ ...plan, organization: null, startMs }, key)
  const totals = { logFiles: 0, digests: 0, points: 0 }
  while (totals.logFiles < timeline.files) {
    const left = Math.min(filesPerHour, timeline.files - totals.logFiles)
    const files = Array.from({ length: left }, (_, at) => trailFile(set, 0, totals.logFiles + at))
    trail.hour(files.map(({ text }) => text))
    totals.logFiles += left
    totals.digests++
    totals.points += files.reduce((sum, { events }) => sum + events * itemsPerEvent, 0)
    // Nothing is kept in memory of what is on disk.
    for (const object of trail.objects.splice(0)) writeObject(folder, object)
  }
  writeFileSync(join(folder, `list-public-keys.${region}.json`), JSON.stringify(keysAnswer(key)))
  return totals
}
