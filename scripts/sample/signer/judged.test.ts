import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DigestFact } from '../../../lib/cloudtrail/digest-fact'
import { parseObjectKey } from '../../../lib/cloudtrail/object-key'
import { judgeChain } from '../../../lib/evidence/chain'
import { judgeAbsent, judgeLogFile, type Naming } from '../../../lib/evidence/judge-log-file'
import { logFile, namingsOf } from '../../../lib/evidence/judged.fixture'
import { openKeys } from '../../../lib/evidence/public-key'
import { type DigestFile, verifyDigests } from '../../../lib/evidence/verify-digest'
import { directorySource } from '../../../lib/sources/directory'
import type { SourceObject } from '../../../lib/sources/source'
import { HOUR_MS } from '../plan'
import { writeSampleTrail } from '../sample-trail'
import { SHORT_RUNS } from '../short-runs'

const END_MS = Date.parse('2026-11-20T00:00:00Z')
const root = mkdtempSync(join(tmpdir(), 'metrictrail-judged-'))
afterAll(() => rmSync(root, { recursive: true }), 60_000)

const source = directorySource(root)
const logs: SourceObject[] = []
let facts: DigestFact[]
beforeAll(async () => {
  writeSampleTrail(root, { seed: 1, endMs: END_MS, runs: SHORT_RUNS }, () => undefined)
  const digests: DigestFile[] = []
  for await (const entry of source.list(new AbortController().signal)) {
    if (entry.kind === 'refused') throw new Error(`${entry.key} was refused`)
    if (parseObjectKey(entry.key)?.kind === 'log') logs.push(entry)
    else digests.push(await digestFile(entry))
  }
  const window = { fromMs: END_MS - 72 * HOUR_MS, toMs: END_MS }
  const answers = ['eu-west-1', 'us-east-1', 'ap-southeast-2'].map((region) => source.readKeys(region, window))
  const keys = (await Promise.all(answers)).flatMap((answer) => ('keys' in answer ? answer.keys : []))
  facts = verifyDigests(digests, openKeys(keys))
}, 60_000)

async function digestFile(object: SourceObject): Promise<DigestFile> {
  const read = await source.readDigest(object)
  if (read.kind !== 'bytes') throw new Error(`${object.key} cannot be read`)
  const { bytes: stored, signature, algorithm, generatedMs } = read
  return { bucket: source.bucket, key: object.key, stored, signature, algorithm, generatedMs }
}

test('MetricTrail verifies every digest of the sample, and sees nothing but the stop of logging in its chains', () => {
  expect(facts.filter(({ verdict }) => verdict !== 'verified')).toEqual([])
  const chains = [...new Set(facts.map(({ chain }) => chain))]
  expect(chains).toHaveLength(4)
  const hours = chains.flatMap((name) => {
    const mine = facts.filter(({ chain }) => chain === name)
    const { hours: walked, absent } = judgeChain(mine, { fromMs: null, untilMs: END_MS, nowMs: END_MS + 3 * HOUR_MS })
    expect(absent).toEqual([])
    return walked
  })
  const others = hours.filter(({ state }) => state !== 'verified')
  expect(others.map(({ state, toMs }) => [state, new Date(toMs).toISOString()])).toEqual([
    ['gap', '2026-11-18T11:50:00.000Z'],
  ])
})

test('and names the deleted, the changed and the forged log file', async () => {
  const namings: Naming[] = facts.flatMap(namingsOf)
  const found = await Promise.all(
    logs.map(async ({ key }) => {
      const bytes = readFileSync(join(root, key))
      const file = { ...(await logFile({ bucket: '', key, bytes, metadata: {} })), bucket: source.bucket }
      return judgeLogFile(file, namings, { nowMs: END_MS + 3 * HOUR_MS })
    }),
  )
  const absent = namings.filter(({ key }) => !logs.some((log) => log.key === key)).map(judgeAbsent)
  const reasons = [...found, ...absent].filter(({ verdict }) => verdict !== 'verified').map(({ reason }) => reason)
  expect(reasons.sort()).toEqual(['hash_mismatch', 'log_missing', 'unnamed'])
})
