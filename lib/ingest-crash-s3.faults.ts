import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { ingestOnce } from './ingest'
import { silentLog } from './ingest-log'
import { logText, type MadeCall, MadeTrail, rowsOf, uuidOf } from './ingest-trail'
import { madeBucket, startS3 } from './sources/bucket.fixture'

const rounds = 10
const filesARound = 400
const module = (name: string) => JSON.stringify(pathToFileURL(join(import.meta.dirname, name)).href)
const program = `
  const { ingestOnce } = await import(${module('ingest.ts')})
  const { silentLog } = await import(${module('ingest-log.ts')})
  const { readSettings } = await import(${module('env.ts')})
  await ingestOnce(readSettings(process.env), silentLog)
  console.log('read')
  setInterval(() => undefined, 1000)`

const day = new Date().toISOString().slice(0, 10)
const under = (kind: string) => `AWSLogs/111122223333/${kind}/us-east-1/${day.replaceAll('-', '/')}/`
const digestKey = (at: number) =>
  `${under('CloudTrail-Digest')}111122223333_CloudTrail-Digest_us-east-1_trail_us-east-1_` +
  `${day.replaceAll('-', '')}T${String(at).padStart(6, '0')}Z.json.gz`

let made = 0
/** Every fifth call was in the file before too. */
const calls = (file: number): MadeCall[] =>
  Array.from({ length: 10 }, (_, at) => ({
    ...{ id: uuidOf(`call ${at % 5 === 0 ? file - 1 : file} ${at}`), second: (file * 13 + at) % 997 },
    ...{ run: `run-${at % 3}`, items: [{ step: at }, { metric: 'acc', value: at }] },
  }))

test(`a bucket’s reading loses nothing and counts nothing twice when it is killed ${rounds} times in the middle`, async () => {
  const trail = new MadeTrail()
  const { s3, stop } = await startS3()
  const config = join(trail.folder, 'config.json')
  writeFileSync(config, JSON.stringify({ sources: [{ kind: 's3', name: 'bucket', bucket: madeBucket.bucket }] }))
  const env = { ...process.env, METRICTRAIL_CONFIG: config, METRICTRAIL_DATA: trail.data }
  const options = ['--conditions=react-server', '--import', 'tsx', '--input-type=module', '-e', program]
  const middles: number[] = []
  for (let round = 0; round < rounds; round++) {
    for (let count = 0; count < filesARound; count++) {
      s3.put(`${under('CloudTrail')}${String(made).padStart(6, '0')}.json.gz`, gzipSync(logText(calls(made))))
      made++
    }
    for (let count = 0; count < 5; count++) {
      const at = round * 5 + count
      s3.put(digestKey(at), gzipSync(`{"at":${at}}`), { metadata: { signature: `${at}` } })
    }
    const before = s3.requests.get
    const child = spawn(process.execPath, options, {
      ...{ cwd: join(import.meta.dirname, '..'), env, stdio: ['ignore', 'pipe', 'inherit'] },
    })
    let said = ''
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString()
    })
    // Between the first object of the round and some time after the last, wherever the commits are.
    const at = before + 1 + Math.floor(Math.random() * filesARound)
    while (s3.requests.get < at && said === '') await wait(1)
    await wait(Math.random() * 150)
    expect(child.exitCode).toBeNull()
    middles.push(s3.requests.get - before)
    child.kill('SIGKILL')
    await once(child, 'close')
  }
  console.log(`killed after so many downloads: ${middles.join(', ')}`)

  const expected = new Set(Array.from({ length: made }, (_, file) => calls(file).map(({ id }) => id)).flat()).size
  const ingest = await ingestOnce({ ...trail.settings(), sources: [madeBucket] }, silentLog)
  const count = (what: string) => rowsOf(ingest, `select ${what}`)
  expect(await count('count(*), count(distinct event_id) from events')).toEqual([[expected, expected]])
  expect(await count('count(*), count(distinct (file_id, record_index)) from sightings')).toEqual([
    [made * 10, made * 10],
  ])
  expect(await count('count(*) from points')).toEqual([[2 * expected]])
  expect(await count('count(*), count(distinct object_key) from files')).toEqual([[made, made]])
  const digests = rounds * 5
  expect(await count('count(*), count(distinct object_key), count(distinct signature) from digests')).toEqual([
    [digests, digests, digests],
  ])
  await ingest.stop()
  stop()
  trail.remove()
})
