import type { Scene } from '@/e2e/emulator/tampered-trail'
import { parseObjectKey } from '@/lib/cloudtrail/object-key'
import type { Judged } from '@/lib/evidence/judged.fixture'

/** What `aws cloudtrail validate-logs --verbose` said. */
export interface ValidatorLines {
  /** By key of digest or log file: `valid`, or why not. */
  spoken: Map<string, string>
  /** `2026-11-20T05:01:31Z and 2026-11-20T07:01:31Z`. */
  gaps: string[]
  /** It gave up: there are no public keys. */
  isRefused: boolean
}

/** Reads its lines, whichever stream they came on. */
export function readLines(said: string): ValidatorLines {
  const spoken = new Map<string, string>()
  for (const [, key = '', word = ''] of said.matchAll(
    /^(?:\(backfill\) )?(?:Digest|Log) file\ts3:\/\/[^/]+\/(\S+)\t(.+)$/gm,
  )) {
    spoken.set(key, word.replace('INVALID: ', '').replace(/ with fingerprint .*/, ''))
  }
  const gaps = [...said.matchAll(/^(?:\(backfill\) )?No log files were delivered by CloudTrail between (.+)$/gm)]
  return { spoken, gaps: gaps.map(([, times = '']) => times), isRefused: /No public keys found between/.test(said) }
}

/** Where it and our verdicts differ, sorted; `silent`: it says nothing of what we do not call verified. */
export function differences(scene: Scene, judged: Judged, lines: ValidatorLines): string[] {
  const ours = ourWords(judged)
  const hours = new Map(
    scene.hours.flatMap(({ digest, logs }, at) => [digest, ...logs].map(({ key }) => [key, at + 1])),
  )
  const found: string[] = []
  for (const [key, word] of ours) {
    const theirs = lines.isRefused ? 'refused' : lines.spoken.get(key)
    if ((word === 'verified') === (theirs === 'valid') && theirs !== undefined) continue
    if (theirs === undefined && (word.startsWith('pending') || isExplained(key, scene, lines))) continue
    const kind = parseObjectKey(key)?.kind
    const what = kind === undefined ? key : `${kind} ${hours.get(key) ?? '+'}`
    found.push(`${what}: ${word} / ${theirs ?? 'silent'}`)
  }
  for (const [key, theirs] of lines.spoken) if (!ours.has(key)) found.push(`${key}: nothing / ${theirs}`)
  const gaps = ourGaps(judged)
  found.push(...gaps.filter((gap) => !lines.gaps.includes(gap)).map((gap) => `gap between ${gap} / silent`))
  found.push(...lines.gaps.filter((gap) => !gaps.includes(gap)).map((gap) => `nothing / gap between ${gap}`))
  return found.sort()
}

/** Our verdict by key of digest or log file, those that are missing too. */
function ourWords({ chains, logs }: Judged): Map<string, string> {
  const words = new Map<string, string>()
  for (const { digests, hours, absent } of chains) {
    for (const { digestKey, state, reason } of hours) {
      if (state === 'missing' || state === 'pending') words.set(digestKey ?? 'hours', `${state} ${reason}`)
    }
    for (const { key } of absent) if (!words.has(key)) words.set(key, 'missing')
    for (const { key, verdict, reason } of digests) words.set(key, reason === null ? verdict : `${verdict} ${reason}`)
  }
  for (const [key, { verdict, reason }] of logs) words.set(key, reason === null ? verdict : `${verdict} ${reason}`)
  return words
}

/** It looks at no log file of a digest that it calls invalid. */
function isExplained(key: string, { hours }: Scene, { spoken }: ValidatorLines): boolean {
  const mine = hours.find(({ logs }) => logs.some((log) => log.key === key))
  const word = mine && spoken.get(mine.digest.key)
  return word !== undefined && word !== 'valid'
}

/** Of the time before the first digest it only says what it found. */
function ourGaps({ chains }: Judged): string[] {
  return chains
    .flatMap(({ hours }) => hours)
    .filter(({ reason }) => reason === 'restart')
    .map(({ fromMs, toMs }) => `${time(fromMs)} and ${time(toMs)}`)
}

const time = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z')
