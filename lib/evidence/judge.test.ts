import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { hourMs } from '@/e2e/emulator/signed-trail'
import { Scene, served, signers, startMs } from '@/e2e/emulator/tampered-trail'
import { judgeChain } from './chain'
import { judgeLogFile, notApplicable } from './judge-log-file'
import { digestFile, judgeScene, logFile, namingsOf, notVerified } from './judged.fixture'
import { openKeys } from './public-key'
import { verifyDigest, verifyDigests } from './verify-digest'

const fixtures = process.env.METRICTRAIL_FIXTURES
const ring = (scene: Scene) => openKeys(scene.keys)
const problems = async (scene: Scene, how = {}) => notVerified(scene, await judgeScene(scene, how))

describe('a copy in a folder', () => {
  test('is verified with saved metadata and keys, whatever bucket it came from and wherever it lies', async () => {
    const scene = new Scene({ prefix: 'team' })
    for (const object of scene.objects) object.key = object.key.replace('team/', 'copies/of 2026/')
    expect(await problems(scene, { isFolder: true })).toEqual([])
    expect(await problems(scene)).not.toEqual([])
  })

  test('is verified when its folders are gone, since names tell account, region, trail and time', async () => {
    const scene = new Scene()
    for (const object of scene.objects) object.key = object.key.slice(object.key.lastIndexOf('/') + 1)
    expect(await problems(scene, { isFolder: true })).toEqual([])
  })

  test('without any metadata is verified but for its newest hour, for each digest names the signature before', async () => {
    const scene = new Scene()
    for (const { digest } of scene.hours.slice(0, -1)) digest.metadata = {}
    expect(await problems(scene, { isFolder: true })).toEqual([])
    scene.digest(5).metadata = {}
    const all = await problems(scene, { isFolder: true })
    expect(all.filter((line) => line.startsWith('log'))).toEqual(
      [1, 2, 3, 4, 5].map((at) => `log ${at} hash-only no_signature`),
    )
  })

  test('a digest renamed in it is told by its name, a folder renamed in it is not', async () => {
    const scene = new Scene()
    scene.digest(3).key = scene.digest(3).key.replace('T030131Z', 'T060131Z')
    expect(await problems(scene, { isFolder: true })).toContain('digest 3 failed moved')
  })

  test('rewritten by somebody with log file, digest and signature of his own fails', async () => {
    const [scene, forged] = [
      new Scene(),
      new Scene({ signer: { ...signers.attacker, fingerprint: signers.first.fingerprint } }),
    ]
    scene.log(3).bytes = forged.log(3).bytes
    Object.assign(scene.digest(3), { bytes: forged.digest(3).bytes, metadata: forged.digest(3).metadata })
    const found = await problems(scene, { isFolder: true })
    expect(found).toContain('digest 3 failed signature_mismatch')
    expect(found).toContain('log 3 failed digest_failed')
  })
})

describe('public keys', () => {
  test.skipIf(fixtures === undefined)('those of AWS’s own page open, both encodings, by the MD5 of their DER', () => {
    const page = readFileSync(join(fixtures ?? '', 'aws-docs', 'list-public-keys-sample.json'), 'utf8')
    const list = (JSON.parse(page) as { publicKeyList: { Value: string; Fingerprint: string }[] }).publicKeyList
    const saved = list.map(({ Value: der, Fingerprint: fingerprint }) => ({
      ...{ region: 'us-east-2', der, fingerprint, validFromMs: null, validToMs: null },
    }))
    const opened = [...openKeys(saved).values()].flat()
    expect(opened.map(({ reason }) => reason)).toEqual([null, null, null])
  })

  test('under another fingerprint, or no key at all, they prove nothing', () => {
    const scene = new Scene({ hours: 1 })
    const key = served(signers.first)
    const lies = [
      { ...key, der: served(signers.attacker).der },
      { ...key, der: '' },
      { ...key, der: key.der.slice(4) },
    ]
    for (const lie of lies) {
      const fact = verifyDigest(digestFile(scene.digest(1)), openKeys([lie]), null)
      expect([fact.verdict, fact.reason]).toEqual(['hash-only', 'key_altered'])
    }
  })

  test('not valid before two hours after the hour ended prove nothing, one second earlier they do', () => {
    const scene = new Scene({ hours: 1 })
    const endMs = startMs + hourMs
    const at = (validFromMs: number) =>
      verifyDigest(digestFile(scene.digest(1)), openKeys([{ ...served(signers.first), validFromMs }]), null).reason
    expect([at(endMs + 2 * hourMs), at(endMs + 2 * hourMs + 1)]).toEqual([null, 'key_not_valid_then'])
    const until = (validToMs: number) =>
      verifyDigest(digestFile(scene.digest(1)), openKeys([{ ...served(signers.first), validToMs }]), null).reason
    expect([until(endMs), until(endMs - 1)]).toEqual([null, 'key_not_valid_then'])
  })

  test('of the region are taken when another region’s answer holds the same one', () => {
    const scene = new Scene({ hours: 1 })
    const key = served(signers.first)
    const fact = verifyDigest(digestFile(scene.digest(1)), openKeys([{ ...key, region: 'eu-west-1' }, key]), null)
    expect(fact.verdict).toBe('verified')
  })
})

describe('a log file', () => {
  test('of a source without digests has no verdict, and says so', () => {
    expect(notApplicable).toMatchObject({ verdict: 'not-applicable', reason: 'no_digests_in_source' })
  })

  test('is not proved by a digest of another account or region, though it names it', async () => {
    const scene = new Scene()
    const namings = verifyDigests(
      scene.hours.map(({ digest }) => digestFile(digest)),
      ring(scene),
    ).flatMap(namingsOf)
    const file = await logFile(scene.log(2))
    expect(judgeLogFile(file, namings, scene).verdict).toBe('verified')
    for (const other of [{ account: '999999999999' }, { region: 'eu-west-1' }]) {
      const judged = judgeLogFile(
        file,
        namings.map((naming) => ({ ...naming, ...other })),
        scene,
      )
      expect(judged).toEqual({ verdict: 'unattested', reason: 'unnamed', digestKey: null })
    }
  })

  test('named by a signed digest with another hash fails, though an unproved digest names its own', async () => {
    const scene = new Scene()
    const file = await logFile(scene.log(2))
    const [naming] = namingsOf(verifyDigest(digestFile(scene.digest(2)), ring(scene), null))
    if (naming === undefined) throw new Error('the digest names nothing')
    const unproved = { ...naming, verdict: 'hash-only' as const, reason: 'no_key' as const, digestKey: 'unproved' }
    const signed = { ...naming, hash: '0'.repeat(64) }
    expect(judgeLogFile(file, [unproved], scene)).toEqual({
      verdict: 'hash-only',
      reason: 'no_key',
      digestKey: 'unproved',
    })
    expect(judgeLogFile(file, [unproved, signed], scene).reason).toBe('hash_mismatch')
    expect(judgeLogFile(file, [naming, signed, unproved], scene).verdict).toBe('verified')
  })

  test('whose content was not read is not compared, and not called verified', async () => {
    const scene = new Scene()
    const namings = namingsOf(verifyDigest(digestFile(scene.digest(2)), ring(scene), null))
    const file = { ...(await logFile(scene.log(2))), contentSha256: null }
    expect(judgeLogFile({ ...file, reason: 'limit' }, namings, scene)).toMatchObject({
      verdict: 'unattested',
      reason: 'not_read',
    })
    expect(judgeLogFile({ ...file, reason: 'lost' }, namings, scene)).toMatchObject({
      verdict: 'failed',
      reason: 'log_missing',
    })
  })

  test('is pending for as long as its digest may come, and unattested from then on', async () => {
    const scene = new Scene()
    const file = await logFile(scene.log(2))
    const dueMs = (file.deliveredMs ?? 0) + 3 * hourMs
    expect(judgeLogFile(file, [], { nowMs: dueMs - 1 }).verdict).toBe('pending')
    expect(judgeLogFile(file, [], { nowMs: dueMs }).verdict).toBe('unattested')
  })
})

describe('names that lie', () => {
  test('of a log file from the future leave it unattested, not pending until then', async () => {
    const scene = new Scene()
    const file = await logFile(scene.log(2))
    expect(judgeLogFile({ ...file, deliveredMs: scene.nowMs + 24 * hourMs }, [], scene).verdict).toBe('unattested')
  })

  test('of log files in year 1 or 9999 make no hours before CloudTrail was there or after now', () => {
    const scene = new Scene()
    const facts = verifyDigests(
      scene.hours.map(({ digest }) => digestFile(digest)),
      ring(scene),
    )
    const range = { fromMs: Date.UTC(1, 0), untilMs: Date.UTC(9999, 0), nowMs: scene.nowMs }
    const { hours } = judgeChain(facts, range)
    expect(hours[0]?.fromMs).toBe(Date.UTC(2013, 10, 13))
    expect(hours.at(-1)?.fromMs).toBeLessThan(scene.nowMs + hourMs)
    expect(judgeChain([], range).hours.length).toBeLessThan(200_000)
  })

  test('and times in a digest without signature stretch it over no other hour', async () => {
    const scene = new Scene()
    const { digest } = scene.hours[4] ?? scene.trail.hour()
    const document = JSON.parse(gunzipSync(digest.bytes).toString()) as Record<string, unknown>
    digest.bytes = gzipSync(JSON.stringify({ ...document, digestStartTime: '2026-11-20T01:01:31Z', logFiles: [] }))
    digest.metadata = {}
    scene.delete(scene.digest(3), scene.digest(4))
    const hours = (await problems(scene)).filter((line) => line.startsWith('hour'))
    expect(hours).toEqual([
      ...['hour 3 missing digest_missing', 'hour 4 missing digest_missing', 'hour 5 hash-only no_signature'],
    ])
  })

  test('and a digest without signature that says it begins a new chain hides nothing', async () => {
    const scene = new Scene()
    const { digest } = scene.hours[4] ?? scene.trail.hour()
    const document = JSON.parse(gunzipSync(digest.bytes).toString()) as Record<string, unknown>
    const fields = Object.entries(document).map(([name, value]) => [name, name.startsWith('previous') ? null : value])
    digest.bytes = gzipSync(JSON.stringify(Object.fromEntries(fields)))
    digest.metadata = {}
    scene.delete(scene.digest(3), scene.digest(4))
    expect(await problems(scene)).toContain('hour 3-4 missing unproved_restart')
    const facts = verifyDigests(scene.objects.filter(({ key }) => key.includes('Digest')).map(digestFile), ring(scene))
    const holeWith = (stoppedMs: number[]) =>
      judgeChain(facts, { fromMs: startMs, untilMs: scene.untilMs, nowMs: scene.nowMs, stoppedMs }).hours[2]
    expect(holeWith([startMs + 2 * hourMs - 60_000])).toMatchObject({ state: 'gap', reason: 'stop_on_record' })
    expect(holeWith([startMs + 5 * hourMs])).toMatchObject({ state: 'missing', reason: 'unproved_restart' })
  })
})

describe('the hours of a chain', () => {
  test('are walked only as far as was asked, and a range that ends before it begins is empty', () => {
    const scene = new Scene()
    const facts = verifyDigests(
      scene.hours.map(({ digest }) => digestFile(digest)),
      ring(scene),
    )
    const hours = (fromMs: number | null, untilMs: number) =>
      judgeChain(facts, { fromMs, untilMs, nowMs: scene.nowMs }).hours
    expect(hours(null, scene.untilMs)).toHaveLength(5)
    expect(hours(startMs + 3 * hourMs, scene.untilMs).map(({ fromMs }) => (fromMs - startMs) / hourMs)).toEqual([3, 4])
    expect(hours(null, startMs + 2 * hourMs)).toHaveLength(2)
    expect(hours(scene.untilMs, startMs)).toEqual([])
  })

  test('follow one another without a hole or overlap, whatever is deleted', async () => {
    for (let gone = 1; gone < 32; gone++) {
      const scene = new Scene()
      scene.delete(...scene.hours.flatMap(({ digest }, at) => ((gone >> at) & 1 ? [digest] : [])))
      const [chain] = (await judgeScene(scene)).chains
      const ends = chain?.hours.map(({ fromMs, toMs }) => [fromMs, toMs])
      expect(ends).toEqual([0, 1, 2, 3, 4].map((at) => [startMs + at * hourMs, startMs + (at + 1) * hourMs]))
      const states = chain?.hours.map(({ state }) => state)
      expect(states).toEqual([0, 1, 2, 3, 4].map((at) => ((gone >> at) & 1 ? 'missing' : 'verified')))
    }
  })

  test('name each missing digest by the key that it had', async () => {
    const scene = new Scene()
    const keys = [2, 3, 5].map((hour) => scene.digest(hour).key)
    scene.delete(...[2, 3, 5].map((hour) => scene.digest(hour)))
    const [chain] = (await judgeScene(scene)).chains
    expect(chain?.hours.filter(({ state }) => state === 'missing').map(({ digestKey }) => digestKey)).toEqual(keys)
  })

  test('wait for the digest of an hour that others overtook', () => {
    const scene = new Scene()
    scene.delete(scene.digest(4))
    const facts = verifyDigests(scene.objects.filter(({ metadata }) => metadata.signature).map(digestFile), ring(scene))
    const at = (nowMs: number) => judgeChain(facts, { fromMs: startMs, untilMs: scene.untilMs, nowMs }).hours[3]?.state
    expect(at(startMs + 6 * hourMs - 1)).toBe('pending')
    expect(at(startMs + 6 * hourMs)).toBe('missing')
  })

  test('keep the digest of a bucket and of its copy as one hour, the proved one first', () => {
    const scene = new Scene()
    const inBucket = scene.hours.map(({ digest }) => digestFile(digest))
    const inFolder = inBucket.map((file) => ({
      ...file,
      bucket: null,
      stored: gzipSync(gunzipSync(file.stored)),
      signature: 'ff',
    }))
    const { hours } = judgeChain(verifyDigests([...inFolder, ...inBucket], ring(scene)), scene)
    expect(hours.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'verified'))
  })
})
