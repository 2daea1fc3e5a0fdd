import { fork } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { GenerateJob, Totals } from './generate-worker'
import { type SetName, setNames } from './sets'

/** Raised when the generator's output changes, so that an older cache is made again. */
const generatorVersion = 1

export type Trail = Totals & { name: SetName; folder: string }

/** The folder that keeps generated trails and throw-away stores: METRICTRAIL_BENCH_DIR or `.metrictrail/bench`. */
export function benchFolder(): string {
  return resolve(process.env.METRICTRAIL_BENCH_DIR ?? '.metrictrail/bench')
}

/** The named trail on disk, made when it is not there yet. Its folder holds `AWSLogs/...` and nothing else. */
export async function ensureTrail(name: SetName, base = benchFolder()): Promise<Trail> {
  const home = join(base, `${name}-v${generatorVersion}`)
  const manifest = join(home, 'totals.json')
  const folder = join(home, 'trail')
  if (!existsSync(manifest)) {
    const draft = `${home}.${process.pid}`
    rmSync(draft, { recursive: true, force: true })
    mkdirSync(join(draft, 'trail'), { recursive: true })
    const totals = await generate(name, join(draft, 'trail'))
    writeFileSync(join(draft, 'totals.json'), JSON.stringify(totals))
    rmSync(home, { recursive: true, force: true })
    renameSync(draft, home)
  }
  return { name, folder, ...(JSON.parse(readFileSync(manifest, 'utf8')) as Totals) }
}

async function generate(name: SetName, folder: string): Promise<Totals> {
  const workers = availableParallelism()
  const shares = await Promise.all(
    Array.from({ length: workers }, (_, worker) => share({ name, folder, worker, workers })),
  )
  return shares.reduce((sum, part) => ({
    files: sum.files + part.files,
    records: sum.records + part.records,
    events: sum.events + part.events,
    points: sum.points + part.points,
    rawBytes: sum.rawBytes + part.rawBytes,
    gzBytes: sum.gzBytes + part.gzBytes,
  }))
}

function share(job: GenerateJob): Promise<Totals> {
  return new Promise((done, fail) => {
    const path = fileURLToPath(new URL('./generate-worker.ts', import.meta.url))
    const child = fork(path, { execArgv: ['--import', 'tsx'] })
    child.once('message', (totals) => done(totals as Totals))
    child.once('error', fail)
    child.once('exit', (code) => code && fail(new Error(`the trail generator stopped with code ${code}`)))
    child.send(job)
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const name of process.argv.slice(2)) {
    const known = setNames.find((set) => set === name)
    if (!known) throw new Error(`unknown set ${name}; known: ${setNames.join(', ')}`)
    console.log(JSON.stringify(await ensureTrail(known)))
  }
}
