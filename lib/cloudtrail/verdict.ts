/**
 * What the digests say of a log file. `verified`: the file is as AWS delivered it, which says nothing of whether a
 * value in it is true. In the order in which people read them.
 */
export const VERDICTS = ['verified', 'hash-only', 'pending', 'unattested', 'failed', 'not-applicable'] as const

export type Verdict = (typeof VERDICTS)[number]

/** A verdict in a word or two. */
export const VERDICT_LABELS: Record<Verdict, string> = {
  verified: 'Log verified',
  'hash-only': 'Hash-only',
  pending: 'Pending',
  unattested: 'Unattested',
  failed: 'Failed',
  'not-applicable': 'Not applicable',
}

/** What a verdict says and what it does not, in plain words. */
export const VERDICT_MEANINGS: Record<Verdict, string> = {
  verified: 'The log file is as AWS delivered it. It says nothing about whether the value is true.',
  'hash-only': 'The log file has the content that its digest names. Who made that digest is not proved.',
  pending: 'No digest names the log file yet: nothing is proved so far, and nothing speaks against it.',
  unattested: 'Nothing shows that AWS delivered this log file.',
  failed: 'The log file is not as AWS delivered it, or nothing that is left can show that it is.',
  'not-applicable': 'AWS does not sign what this source gives, so there is nothing to check.',
}

/** Why a verdict is not `verified`, with one plain sentence for people. Closed: a new reason is a decision. */
export const REASON_WORDS = {
  // Of a digest that failed, or that proves nothing in the place where it lies.
  digest_damaged: 'The digest is not one whole gzip file.',
  digest_data_after_end: 'There is data after the end of the digest’s gzip stream.',
  not_a_digest: 'The file has the name of a digest, but it does not say what a digest says.',
  moved: 'The digest was signed for another place than the one where it lies.',
  copy: 'The file is a copy of a digest that lies in its own place.',
  other_account: 'The digest is that of another account or region than its name says.',
  key_of_other_region: 'The digest is signed with a key of another region.',
  signature_mismatch: 'The signature is not that of this digest: the digest, its name or its signature was changed.',
  previous_hash_mismatch: 'The next digest, whose signature is good, names another content for this digest.',
  // Of a digest whose signature cannot be checked.
  no_signature: 'The signature of the digest is not at hand: it is in the object’s metadata, which copies lose.',
  no_key: 'The public key that the digest names is not at hand.',
  key_altered: 'The public key at hand is not the one that its fingerprint says.',
  key_unreadable: 'The public key that the digest names cannot be read as an RSA key.',
  key_not_valid_then: 'The public key was not valid when the digest was signed.',
  no_generation_time: 'When the backfill digest was signed is not at hand: it is in the object’s metadata.',
  unknown_algorithm: 'The digest is signed in a way that is not known here.',
  // Of a log file.
  hash_mismatch: 'The content of the log file is not the content that its digest names: it was changed.',
  log_damaged: 'The log file is not one whole gzip file.',
  data_after_end: 'There is data after the end of the log file’s gzip stream.',
  log_missing: 'A digest names the log file, and it is not there.',
  log_held: 'The log file is there and cannot be read, so nothing is known of it: the sources say why.',
  digest_failed: 'Only digests that failed name the log file.',
  named_elsewhere: 'A digest names a log file of this name in another place.',
  unnamed: 'No digest names the log file: it was added by others, or validation was off when it was delivered.',
  not_read: 'The content of the log file was not read, so it cannot be compared.',
  no_digests_in_source: 'The source has no digests.',
  // Of an hour.
  digest_not_due: 'The digest is not due yet: CloudTrail delivers it within about two hours.',
  digest_missing: 'The digest of this hour is not there.',
  digest_overdue: 'No digest came when it was due: it was deleted, or logging or validation is off.',
  no_digests: 'There is no digest at all: all were deleted, or validation was never on.',
  in_other_bucket: 'The digest of this hour lies in another bucket, which is not read.',
  restart: 'Logging or validation was off: the next digest begins a new chain.',
  unproved_restart: 'The next digest says that it begins a new chain, but its signature cannot be checked.',
  stop_on_record: 'StopLogging is on record, and the next digest begins a new chain; its signature cannot be checked.',
  before_first_digest: 'Validation was switched on later.',
} as const

export type VerdictReason = keyof typeof REASON_WORDS

/** From the worst: what is the verdict of several files together is the first of these that any of them has. */
export const FROM_WORST: readonly Verdict[] = [
  'failed',
  'unattested',
  'hash-only',
  'pending',
  'not-applicable',
  'verified',
]

/** The verdict of most events: those with another are told apart from it. Of equally many the better one. */
export function commonVerdict(proof: readonly { verdict: Verdict; events: number }[]): Verdict | null {
  const order = (verdict: Verdict) => FROM_WORST.indexOf(verdict)
  const [first] = [...proof].sort((a, b) => b.events - a.events || order(b.verdict) - order(a.verdict))
  return first?.verdict ?? null
}

/** The verdict of several together: of their worst. Null for none. */
export function worstVerdict(verdicts: Iterable<Verdict>): Verdict | null {
  const given = new Set(verdicts)
  return FROM_WORST.find((verdict) => given.has(verdict)) ?? null
}
