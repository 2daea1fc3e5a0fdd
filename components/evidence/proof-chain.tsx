import { FileJson, KeyRound, Link2, type LucideIcon, ScrollText, Signature } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from '@/components/ui/class-names'
import { Instant } from '@/components/ui/instant'
import { Untrusted } from '@/components/ui/untrusted'
import type { DigestProof, Sighting } from '@/lib/api/event'
import type { KeyOrigin } from '@/lib/cloudtrail/sample-keys'
import type { Verdict } from '@/lib/cloudtrail/verdict'
import { formatCount, formatInstant } from '@/lib/format'
import { brokenAt, PROOF_LINKS, type ProofLink } from './proof-words'
import { Aside } from './section'
import { reasonWords, VERDICT_LOOKS, VerdictBadge } from './verdict-badge'

/** What the verdict on a log file rests on, link by link. The line goes as far as the proof does. */
export function ProofChain({ sighting, digest }: { sighting: Sighting; digest: DigestProof | null }) {
  const broken = brokenAt(sighting, digest)
  const state = (link: ProofLink): LinkState => {
    // Where no digest names the log file there is nothing that its content holds against.
    const at = digest === null ? 0 : broken === null ? PROOF_LINKS.length : PROOF_LINKS.indexOf(broken)
    return link === broken ? sighting.verdict : PROOF_LINKS.indexOf(link) < at ? 'holds' : 'beyond'
  }
  return (
    <ol aria-label="What the verdict rests on" className="mt-2 text-small/[17px]">
      <Node icon={FileJson} state={state('log')} title="Log file">
        <LogFile sighting={sighting} named={digest?.named ?? null} />
      </Node>
      {digest === null ? (
        <Node icon={ScrollText} state={state('digest')} title="No digest" last />
      ) : (
        <DigestNodes digest={digest} state={state} />
      )}
    </ol>
  )
}

function DigestNodes({ digest, state }: { digest: DigestProof; state: (link: ProofLink) => LinkState }) {
  const { publicKey, fingerprint } = digest
  return (
    <>
      <Node icon={ScrollText} state={state('digest')} title={<DigestTitle digest={digest} />}>
        <Untrusted text={digest.key} />
        {digest.sha256 === null ? null : <Hash of={digest.sha256} />}
        {digest.reason === null ? null : <p>{reasonWords(digest.reason)}</p>}
      </Node>
      <Node icon={Signature} state={state('signature')} title={signatureWords(digest)} />
      <Node icon={KeyRound} state={state('key')} title={publicKey === null ? 'Public key not at hand' : 'Public key'}>
        {fingerprint === null ? null : (
          <p>
            <Aside>fingerprint</Aside> <Untrusted text={fingerprint} />
          </p>
        )}
        {publicKey === null ? null : (
          <p>
            <Aside>{KEY_FROM[publicKey.from]}, first read </Aside>
            <Instant ms={publicKey.seen.ms} />
          </p>
        )}
      </Node>
      <Node
        icon={Link2}
        state="beyond"
        title={digest.previous === null ? 'No previous digest: this one begins its chain' : 'Previous digest'}
        last
      >
        {digest.previous === null ? null : <Untrusted text={digest.previous} />}
      </Node>
    </>
  )
}

const KEY_FROM: Record<KeyOrigin, string> = {
  cloudtrail: 'from CloudTrail',
  file: 'from a file saved beside the logs, not compared with AWS',
  sample: 'the sample’s own, which everybody has',
}

function signatureWords({ signature, verdict }: DigestProof): string {
  if (signature === null) return 'Signature not at hand'
  return `${verdict === 'verified' ? 'Good signature' : 'Signature'}, RSA over SHA-256`
}

function DigestTitle({ digest: { start, end, backfill, verdict } }: { digest: DigestProof }) {
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      {backfill ? 'Backfill digest' : 'Digest'}
      {start === null || end === null ? null : (
        <span className="mono font-normal">
          {formatInstant(start.ms)} <span className="font-sans text-text-3">to</span> {formatInstant(end.ms)}
        </span>
      )}
      {verdict === 'verified' ? null : <VerdictBadge verdict={verdict} />}
    </span>
  )
}

function LogFile({ sighting, named }: { sighting: Sighting; named: string | null }) {
  const { contentSha256, byteFrom, byteLength } = sighting
  return (
    <>
      <Untrusted text={sighting.key} />
      <p>
        record {formatCount(sighting.recordIndex + 1)} of {formatCount(sighting.records)}{' '}
        <Aside>
          bytes {formatCount(byteFrom)} to {formatCount(byteFrom + byteLength)}
        </Aside>
      </p>
      {contentSha256 === null ? <p className="text-text-3">SHA-256 not known</p> : <Hash of={contentSha256} />}
      {named === null || named === contentSha256 ? null : (
        <p className="text-failed">
          <span className="font-medium">The digest names SHA-256</span> <span className="mono">{named}</span>
        </p>
      )}
      <p>
        <Aside>first seen</Aside> <Instant ms={sighting.firstSeen.ms} />{' '}
        <Aside>
          in source {sighting.source}, {sighting.fileState}
        </Aside>
      </p>
    </>
  )
}

function Hash({ of }: { of: string }) {
  return (
    <p>
      <Aside>SHA-256</Aside> <span className="mono">{of}</span>
    </p>
  )
}

/** How far the proof goes: this link holds, it ends here with a verdict, or it has ended before. */
type LinkState = 'holds' | 'beyond' | Verdict

function Node({
  icon,
  state,
  title,
  last = false,
  children,
}: {
  icon: LucideIcon
  state: LinkState
  title: ReactNode
  last?: boolean
  children?: ReactNode
}) {
  const ends = state !== 'holds' && state !== 'beyond'
  const { icon: Icon, text } = ends
    ? VERDICT_LOOKS[state]
    : { icon, text: state === 'holds' ? 'text-verified' : 'text-text-3' }
  return (
    <li className="grid grid-cols-[16px_1fr] gap-x-2" data-state={state}>
      <span className={classNames('flex flex-col items-center pt-[1.5px]', text)}>
        <Icon size={14} strokeWidth={1.75} aria-hidden />
        {last ? null : (
          <span className={classNames('mt-0.5 w-px flex-1', state === 'holds' ? 'bg-verified-solid' : 'bg-border-2')} />
        )}
      </span>
      <div className={classNames('min-w-0 wrap-anywhere', !last && 'pb-2')}>
        <p className={classNames('font-medium', ends && text)}>{title}</p>
        {children}
      </div>
    </li>
  )
}
