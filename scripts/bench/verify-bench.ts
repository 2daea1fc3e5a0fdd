import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { type JudgedChain, judgeChain } from '@/lib/evidence/chain'
import { judgeLogFile, type Naming } from '@/lib/evidence/judge-log-file'

import { readSavedKeys } from '@/lib/sources/saved-keys'
import { floorName, readAndHash } from './floor'
import { output } from './peers'
import { type Metered, metered } from './process-meter'
import { ensureSignedYear, type SignedYear } from './signed-trail'
import { median } from './statistics'
import type { VerifyAnswer, VerifyShare, VerifyTask } from './verify-worker'

/** Medians of some runs over the same files; seconds. */
export type VerifyRun = Metered & { name: string }
export interface VerifyResult {
  year: SignedYear
  runs: VerifyRun[]
}

const threads = 2

/** Verifies the signed year from the first byte to the last verdict, and sums the same files as one does by hand. */
export async function benchVerify(rounds: number): Promise<VerifyResult> {
  const year = ensureSignedYear()
  const ways = [
    { name: 'MetricTrail', once: () => verifyYear(year), took: [] as Metered[] },
    { name: 'zcat | sha256sum', once: () => zcat(year), took: [] as Metered[] },
    { name: floorName, once: () => floor(year), took: [] as Metered[] },
  ]
  for (let round = 0; round < rounds; round++) {
    for (const { name, once, took } of ways) {
      const used = await metered(once)
      took.push(used)
      console.log(`  ${name}: ${used.wallSeconds.toFixed(1)} s, ${used.cpuSeconds.toFixed(1)} CPU-s`)
    }
  }
  return { year, runs: ways.map(({ name, took }) => middle(name, took)) }
}

const middle = (name: string, runs: Metered[]): VerifyRun => ({
  name,
  wallSeconds: median(runs.map((run) => run.wallSeconds)),
  cpuSeconds: median(runs.map((run) => run.cpuSeconds)),
})

/** Throws when anything is not verified. */
async function verifyYear(year: SignedYear): Promise<void> {
  const { folder, regions, startMs: fromMs, endMs: untilMs } = year
  const answers = await Promise.all(regions.map((region) => readSavedKeys(folder, region)))
  const keys = answers.flatMap((answer) => ('keys' in answer ? answer.keys : []))
  const days = ['CloudTrail', 'CloudTrail-Digest'].flatMap((kind) => daysBelow(join(folder, 'AWSLogs'), kind))
  const done = await readAll({ folder, keys }, days)
  const facts = done.flatMap((answer) => answer.facts)
  const chains = [...new Set(facts.map(({ chain }) => chain))].map((name) =>
    facts.filter(({ chain }) => chain === name),
  )
  const nowMs = untilMs + 86_400_000
  const judged = chains.map((chain) => judgeChain(chain, { fromMs, untilMs, nowMs }))
  const verified = countVerified(judged, done, nowMs)
  if (verified.hours !== year.digests || verified.files !== year.logFiles) {
    throw new Error(
      `verified ${verified.hours} hours of ${year.digests} and ${verified.files} files of ${year.logFiles}`,
    )
  }
}

function countVerified(judged: JudgedChain[], done: VerifyAnswer[], nowMs: number) {
  const namings = new Map<string, Naming[]>()
  for (const { key: digestKey, logFiles, ...digest } of judged.flatMap(({ digests }) => digests)) {
    for (const log of logFiles)
      namings.set(nameOf(log.key), [...(namings.get(nameOf(log.key)) ?? []), { ...digest, ...log, digestKey }])
  }
  const files = done.flatMap((answer) => answer.files)
  const verdicts = files.map((file) => judgeLogFile(file, namings.get(nameOf(file.key)) ?? [], { nowMs }).verdict)
  return {
    hours: judged.flatMap(({ hours }) => hours).filter(({ state }) => state === 'verified').length,
    files: verdicts.filter((verdict) => verdict === 'verified').length,
  }
}

const nameOf = (key: string) => key.slice(key.lastIndexOf('/') + 1)

/** The folders of days, which the threads list themselves. */
function daysBelow(logs: string, kind: string): VerifyTask[] {
  const below = (folder: string): string[] => readdirSync(folder).map((name) => join(folder, name))
  const accounts = below(logs).map((account) => join(account, kind))
  // Regions, years, months, days.
  return accounts
    .flatMap(below)
    .flatMap(below)
    .flatMap(below)
    .flatMap(below)
    .map((folder) => ({ kind, folder }))
}

/** Each thread takes the next task when it is done with one. */
async function readAll(share: VerifyShare, all: VerifyTask[]): Promise<VerifyAnswer[]> {
  const answers: VerifyAnswer[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: threads }, async () => {
      const worker = openWorker(share)
      for (let task = all[next++]; task !== undefined; task = all[next++]) answers.push(await ask(worker, task))
      await worker.terminate()
    }),
  )
  return answers
}

function ask(worker: Worker, task: VerifyTask): Promise<VerifyAnswer> {
  return new Promise((done, fail) => {
    worker.removeAllListeners()
    worker.once('message', done)
    worker.once('error', fail)
    worker.postMessage(task)
  })
}

function openWorker(workerData: VerifyShare): Worker {
  const url = pathToFileURL(join(import.meta.dirname, 'verify-worker.ts')).href
  const load = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(url)}) })`
  return new Worker(load, { eval: true, execArgv: ['--conditions=react-server'], workerData })
}

async function floor({ folder, rawBytes }: SignedYear): Promise<void> {
  const bytes = await readAndHash(folder)
  if (bytes < rawBytes) throw new Error(`${bytes} bytes were inflated; the log files alone have ${rawBytes}`)
}

async function zcat({ folder }: SignedYear): Promise<void> {
  const script = `find "$1" -name '*.json.gz' -print0 | sort -z | xargs -0 zcat | sha256sum`
  await output('sh', ['-c', script, 'sh', folder], process.env)
}
