import 'server-only'
import { hash } from 'node:crypto'
import type { MadeObject } from '@/e2e/emulator/signed-trail'
import { type Scene, startMs } from '@/e2e/emulator/tampered-trail'
import { isInPlace } from '@/lib/cloudtrail/digest'
import type { DigestFact } from '@/lib/cloudtrail/digest-fact'
import { parseObjectKey } from '@/lib/cloudtrail/object-key'
import { inflate } from '@/lib/sources/inflate'
import { type JudgedChain, judgeChain } from './chain'
import { judgeAbsent, judgeLogFile, type LogFile, type LogFileVerdict, type Naming } from './judge-log-file'
import { openKeys } from './public-key'
import { type DigestFile, verifyDigests } from './verify-digest'

/** All verdicts on what lies in a scene's buckets. */
export interface Judged {
  chains: JudgedChain[]
  /** By key. */
  logs: Map<string, LogFileVerdict>
}

const hourMs = 3_600_000
const limits = { compressedBytes: 1 << 20, inflatedBytes: 1 << 20, ratio: 100 }

/** Judges a scene as a reader of its buckets does; `isFolder`: as one of a copy of them. */
export async function judgeScene(scene: Scene, { isFolder = false } = {}): Promise<Judged> {
  const kindOf = ({ key }: MadeObject) => parseObjectKey(key)?.kind
  const place = ({ bucket, key }: MadeObject) => ({ bucket: isFolder ? null : bucket, key })
  const digests = scene.objects.filter((object) => kindOf(object) === 'digest')
  const facts = verifyDigests(
    digests.map((object) => ({ ...digestFile(object), ...place(object) })),
    openKeys(scene.keys),
  )
  const names = facts.length === 0 ? [null] : [...new Set(facts.map(({ chain }) => chain))]
  const chains = names.map((name) =>
    judgeChain(
      facts.filter(({ chain }) => chain === name),
      scene,
    ),
  )
  const namings = chains.flatMap(({ digests: judged }) => judged).flatMap(namingsOf)
  const logs = new Map<string, LogFileVerdict>()
  const files = scene.objects.filter((each) => kindOf(each) === 'log')
  for (const object of files) {
    logs.set(object.key, judgeLogFile({ ...(await logFile(object)), ...place(object) }, namings, scene))
  }
  for (const naming of namings.filter(({ verdict }) => verdict !== 'failed')) {
    if (!files.some((object) => isInPlace(place(object), naming))) logs.set(naming.key, judgeAbsent(naming))
  }
  return { chains, logs }
}

/** All that is not verified, in the words of a scene's table. */
export function notVerified(scene: Scene, { chains, logs }: Judged): string[] {
  const hourOf = new Map(
    scene.hours.flatMap(({ digest, logs: mine }, at) => [digest, ...mine].map(({ key }) => [key, at + 1])),
  )
  const name = (key: string) => String(hourOf.get(key) ?? '+')
  const hour = (ms: number) => Math.ceil((ms - startMs) / hourMs)
  const digests = chains.flatMap((chain) => chain.digests)
  const walked = chains.flatMap((chain) => chain.hours)
  const known = new Set(walked.map(({ digestKey }) => digestKey))
  const absent = chains.flatMap((chain) => chain.absent).filter(({ key }) => !known.has(key))
  return [
    ...digests.map(({ key, verdict, reason }) => `digest ${name(key)} ${verdict} ${reason}`),
    ...[...logs].map(([key, { verdict, reason }]) => `log ${name(key)} ${verdict} ${reason}`),
    ...walked.map(({ fromMs, toMs, state, reason }) => {
      const [first, last] = [hour(fromMs) + 1, hour(toMs)]
      return `hour ${first === last ? first : `${first}-${last}`} ${state} ${reason}`
    }),
    ...absent.map(({ key }) => `absent ${name(key)}`),
  ].filter((line) => !line.endsWith(' verified null'))
}

/** A made digest as its source gives it. */
export function digestFile({ bucket, key, bytes, metadata }: MadeObject): DigestFile {
  const generated = metadata['backfill-generation-timestamp']
  return {
    ...{ bucket, key, stored: bytes, signature: metadata.signature ?? null },
    algorithm: metadata['signature-algorithm'] ?? null,
    generatedMs: generated === undefined ? null : Date.parse(generated),
  }
}

/** A made log file as the ledger of files has it. */
export async function logFile({ bucket, key, bytes }: MadeObject): Promise<LogFile> {
  const name = parseObjectKey(key)
  const inflated = await inflate(bytes, key, limits)
  const isRead = inflated.kind === 'inflated'
  return {
    ...{ bucket, key, account: name?.account ?? null, region: name?.region ?? null },
    deliveredMs: name?.deliveredMs ?? null,
    contentSha256: isRead ? hash('sha256', inflated.bytes, 'hex') : null,
    reason: isRead ? null : inflated.reason,
    hasDataAfterEnd: isRead && inflated.trailing !== 'nothing',
  }
}

/** The entries of a judged digest. */
export function namingsOf({ key: digestKey, verdict, reason, account, region, logFiles }: DigestFact): Naming[] {
  return logFiles.map((log) => ({ ...log, digestKey, verdict, reason, account, region }))
}
