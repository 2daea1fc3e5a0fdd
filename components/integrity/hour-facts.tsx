import { signedBy } from '@/components/evidence/proof-words'
import { Aside, Fact, Facts } from '@/components/evidence/section'
import { reasonWords, VerdictBadge } from '@/components/evidence/verdict-badge'
import { formatBound } from '@/components/filters/range'
import { classNames } from '@/components/ui/class-names'
import { Instant } from '@/components/ui/instant'
import { Untrusted } from '@/components/ui/untrusted'
import type { ChainHour, HourResponse } from '@/lib/api/integrity'
import { formatCount } from '@/lib/format'
import { besideFiles, hourState, STATE_LOOKS } from './state-looks'

/** The state in a word, why in a sentence, and the digest with the hours beside it. */
export function HourFacts({ answer }: { answer: HourResponse }) {
  const { hour, before, after } = answer
  const { icon: Icon, word, pill } = STATE_LOOKS[hourState(besideFiles(hour, troubleOf(answer)))]
  return (
    <section className="border-b border-border-1 pt-2.5 pb-2">
      <p className="mb-1.5 flex flex-wrap items-center gap-2 text-small">
        <span className={classNames('inline-flex h-[22px] items-center gap-[5px] rounded-1 px-2 font-medium', pill)}>
          <Icon aria-hidden />
          {word}
        </span>
      </p>
      <p className="mb-[7px] text-small/[18px]">
        {reasonWords(hour.reason) ??
          `The digest of this hour is ${signerOf(answer)}, and lies where it was signed for.`}{' '}
        {consequence(answer)}
      </p>
      <Facts>
        <Fact name={hour.state === 'gap' ? 'Next digest' : answer.proof === null ? 'Expected key' : 'Digest'}>
          {hour.digest === null ? <Aside>not known</Aside> : <Untrusted text={hour.digest} />}
        </Fact>
        <Fact name="Before">
          <Beside hour={before} />
        </Fact>
        <Fact name="After">
          <Beside hour={after} />
        </Fact>
        {answer.proof === null ? null : <DigestFacts proof={answer.proof} />}
      </Facts>
    </section>
  )
}

function signerOf({ proof }: HourResponse): string {
  if (proof === null || proof.publicKey === null) return 'signed'
  return signedBy({ fingerprint: proof.fingerprint, from: proof.publicKey.from })
}

/** Failed or unattested, where a log file of the hour is; pending, where one cannot be read. */
export function troubleOf({ files }: HourResponse): 'failed' | 'unattested' | 'pending' | null {
  const verdicts = new Set(files.map(({ verdict }) => verdict))
  if (verdicts.has('failed')) return 'failed'
  if (verdicts.has('unattested')) return 'unattested'
  return files.some(({ state }) => state === 'held') ? 'pending' : null
}

/** What follows for the log files of the hour. */
function consequence({ hour, files, fileCount, events }: HourResponse): string {
  const held = files.filter(({ state }) => state === 'held').length
  const there = files.filter(({ state }) => state !== null).length + fileCount - files.length - held
  const heldWords = `${formatCount(held)} log ${held === 1 ? 'file' : 'files'} of it cannot be read`
  if (there === 0 && hour.state === 'gap') return 'No log file came in it but those that a digest names.'
  if (there === 0) return `No log file of this hour was read${held === 0 ? '' : `: ${heldWords}`}.`
  const read = `${formatCount(there)} log ${there === 1 ? 'file' : 'files'} of this hour, with ${formatCount(events)} stored events, ${there === 1 ? 'was' : 'were'} read`
  const gone = files.filter(({ state }) => state === null).length
  const failed = files.filter(({ verdict, state }) => verdict === 'failed' && state !== null).length
  const unnamed = files.filter(({ verdict }) => verdict === 'unattested').length
  if (hour.state === 'missing' || hour.state === 'gap' || hour.state === 'none') {
    return `${read}; nothing signed says that they are complete or unchanged.`
  }
  if (gone + failed + unnamed + held === 0) return `${read}.`
  const parts = [
    ...(gone === 0 ? [] : [`${formatCount(gone)} listed ${gone === 1 ? 'is' : 'are'} gone`]),
    ...(failed === 0 ? [] : [`${formatCount(failed)} of them failed`]),
    ...(held === 0 ? [] : [heldWords]),
    ...(unnamed === 0 ? [] : [`${formatCount(unnamed)} in no digest`]),
  ]
  return `${read}; ${parts.join(', ')}.`
}

function Beside({ hour }: { hour: ChainHour | null }) {
  if (hour === null) return <Aside>nothing in this chain</Aside>
  const { icon: Icon, word, tone } = STATE_LOOKS[hourState(hour)]
  return (
    <>
      <span className={`inline-flex items-center gap-1 font-medium ${tone}`}>
        <Icon aria-hidden />
        {word}
      </span>{' '}
      <span className="mono">{formatBound(hour.fromMs)}</span>
    </>
  )
}

function DigestFacts({ proof }: { proof: NonNullable<HourResponse['proof']> }) {
  const { verdict, reason, signature, fingerprint, publicKey, previous, sha256, bucket } = proof
  return (
    <>
      <Fact name="Itself">
        <VerdictBadge verdict={verdict} reason={reason} />
        {reason === null ? null : <span className="block">{reasonWords(reason)}</span>}
      </Fact>
      <Fact name="Bucket">
        {bucket === null ? <Aside>not known: a copied folder</Aside> : <Untrusted text={bucket} />}
      </Fact>
      <Fact name="SHA-256">
        {sha256 === null ? <Aside>not readable</Aside> : <span className="mono">{sha256}</span>}
      </Fact>
      <Fact name="Signature">
        {signature === null ? <Aside>not at hand</Aside> : <Untrusted text={shortened(signature)} />}
      </Fact>
      <Fact name="Key">
        {fingerprint === null ? <Aside>not named</Aside> : <Untrusted text={fingerprint} />}
        <Aside>
          {publicKey === null ? (
            ', not at hand'
          ) : (
            <>
              , {publicKey.from === 'cloudtrail' ? 'from CloudTrail' : 'from a saved list-public-keys answer'}, seen{' '}
              <Instant ms={publicKey.seen.ms} />
            </>
          )}
        </Aside>
      </Fact>
      <Fact name="Previous">
        {previous === null ? <Aside>none: it begins a chain</Aside> : <Untrusted text={previous} />}
      </Fact>
    </>
  )
}

/** 512 hex digits say no more than their ends. */
const shortened = (hex: string) =>
  hex.length <= 40 ? hex : `${hex.slice(0, 24)}…${hex.slice(-8)} (${hex.length} digits)`
