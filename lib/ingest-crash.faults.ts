import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { type MadeCall, MadeTrail, rowsOf, uuidOf } from './ingest-trail'

const rounds = Number(process.env.METRICTRAIL_KILLS ?? 40)
const mostMs = 1500
const module = (name: string) => JSON.stringify(pathToFileURL(join(import.meta.dirname, name)).href)

/** Reads the trail again and again, and says how many files it has committed. */
const program = `
  const { ingestOnce } = await import(${module('ingest.ts')})
  const { silentLog } = await import(${module('ingest-log.ts')})
  const { readSettings } = await import(${module('env.ts')})
  const ingest = await ingestOnce(readSettings(process.env), silentLog)
  for (;;) {
    const { totals } = await ingest.state()
    console.log(totals.files)
    await ingest.again()
  }`

let made = 0
function calls(file: number): MadeCall[] {
  return Array.from({ length: 40 }, (_, at) => ({
    // Every fifth call was in the file before too; series go on, start again and come late.
    ...{
      id: uuidOf(`call ${at % 5 === 0 ? file - 1 : file} ${at}`),
      second: (file * 13 + at) % 997,
      run: `run-${at % 3}`,
    },
    items: [{ step: at }, { metric: 'acc', value: at }],
  }))
}

/** Counts of files that one child said it had committed, before it was killed. */
async function killedRound(trail: MadeTrail, round: number): Promise<number[]> {
  const child = spawn(
    process.execPath,
    ['--conditions=react-server', '--import', 'tsx', '--input-type=module', '-e', program],
    {
      cwd: join(import.meta.dirname, '..'),
      env: { ...process.env, METRICTRAIL_SOURCES: trail.logs, METRICTRAIL_DATA: trail.data },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let said = ''
  child.stdout.on('data', (text: Buffer) => {
    said += text.toString()
  })
  write(trail, 5)
  // Every third is killed while it opens or reads what the last one left, the others in the midst of reading.
  let until = round % 3 === 0 ? Date.now() + Math.random() * 2 * mostMs : null
  while (until === null || Date.now() < until) {
    if (said !== '') {
      until ??= Date.now() + Math.random() * mostMs
      write(trail, 1)
    }
    await wait(25)
    expect(child.exitCode).toBeNull()
  }
  child.kill('SIGKILL')
  await once(child, 'close')
  // The last line may be cut off.
  return said.split('\n').slice(0, -1).map(Number)
}

function write(trail: MadeTrail, files: number): void {
  for (let count = 0; count < files; count++) trail.write(`${String(made).padStart(5, '0')}.json.gz`, calls(made++))
}

/** Every call that was written is there once, with its points, its sightings and its sums. */
async function checkAll(trail: MadeTrail): Promise<void> {
  const expected = new Set(Array.from({ length: made }, (_, file) => calls(file).map(({ id }) => id)).flat())
  await trail.read(async (ingest) => {
    expect(await rowsOf(ingest, 'select count(*), count(distinct event_id) from events')).toEqual([
      [expected.size, expected.size],
    ])
    expect(await rowsOf(ingest, 'select count(*), count(distinct (file_id, record_index)) from sightings')).toEqual([
      [made * 40, made * 40],
    ])
    expect(await rowsOf(ingest, 'select count(*) from points')).toEqual([[2 * expected.size]])
    expect(await rowsOf(ingest, 'select sum(points) from series')).toEqual([[2 * expected.size]])
    expect(await rowsOf(ingest, 'select count(*), count(distinct object_key) from files')).toEqual([[made, made]])
  })
}

test(`loses nothing and counts nothing twice when it is killed ${rounds} times`, async () => {
  const trail = new MadeTrail()
  let acknowledged = 0
  for (let round = 0; round < rounds; round++) {
    const [first, ...more] = await killedRound(trail, round)
    expect(first ?? acknowledged).toBeGreaterThanOrEqual(acknowledged)
    acknowledged = more.at(-1) ?? first ?? acknowledged
  }
  await checkAll(trail)
  trail.remove()
})

test.each([
  ['deleted', (path: string) => rmSync(path)],
  ['cut off', (path: string) => truncateSync(path, Math.floor(statSync(path).size / 2))],
  ['overwritten', (path: string) => writeFileSync(path, Buffer.alloc(statSync(path).size, 7))],
])("loses nothing when the index's log is %s after a crash", async (_, damage) => {
  const trail = new MadeTrail()
  made = 0
  const log = join(trail.data, 'index.duckdb.wal')
  do await killedRound(trail, 1)
  while (!existsSync(log) || statSync(log).size === 0)
  damage(log)
  await checkAll(trail)
  trail.remove()
})
