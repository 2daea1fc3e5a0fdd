const unnamedLog = 'log +: unattested unnamed / silent'
const all = (line: string) => [1, 2, 3, 4, 5].map((hour) => line.replace('#', String(hour)))
const unseen = ['hours: missing no_digests / silent', ...all('log #: unattested unnamed / silent')]

/**
 * Where our verdicts and `aws cloudtrail validate-logs` 1.46.3 differ: by what was done to the trail, `ours / its word`,
 * `silent` where it says nothing. A closed list: every other verdict on every trail of the tests is the same.
 */
export const holes = new Map<string, string[]>([
  // It looks only at what digests name.
  ['a forged log file is added that no digest names', [unnamedLog]],
  ['a log file is renamed', [unnamedLog]],
  ['a log file is copied to another folder', ['log +: unattested named_elsewhere / silent']],
  ['validation was switched on later than the first log file', [unnamedLog]],
  // And says that none were delivered.
  ['validation was off for ten days', Array.from({ length: 9 }, () => unnamedLog)],

  // It follows links, so of several missing digests in a row it sees the newest, and none at the end of the chain.
  [
    'two digests in a row are deleted',
    ['digest 2: missing digest_missing / silent', 'log 2: unattested unnamed / silent'],
  ],
  [
    'the trail was pointed at another bucket, and what was in the old one is gone',
    [1, 2, 3, 4].map((hour) => `digest ${hour}: missing in_other_bucket / silent`),
  ],
  [
    'the newest digests are deleted',
    [4, 5].flatMap((hour) => [
      ...[`digest ${hour}: missing digest_overdue / silent`, `log ${hour}: unattested unnamed / silent`],
    ]),
  ],
  ['all digests are deleted', unseen],
  ['there are only backfill digests', unseen],
  ['a digest is copied to another key', ['digest +: failed copy / silent']],

  // It never looks at previousDigestHashValue, nor takes previousDigestSignature where the metadata is lost.
  [
    'a digest is replaced by another one with a good signature',
    ['digest 3: failed previous_hash_mismatch / valid', 'log 3: failed digest_failed / valid'],
  ],
  [
    'the metadata of a digest is lost, and the next one names its signature',
    ['digest 3: verified / signature verification failed'],
  ],

  // It does not look whether gzip ends well: at a log file’s trailer, at what follows a digest.
  ['a log file is cut in its gzip trailer', ['log 3: failed log_damaged / valid']],
  [
    'a gzip member is added to a digest',
    ['digest 3: failed digest_data_after_end / valid', 'log 3: unattested unnamed / valid'],
  ],

  // It believes the fingerprint that stands beside a key, and reads one of the two encodings.
  [
    'somebody else’s public key stands under the fingerprint of CloudTrail’s',
    [...all('digest #: hash-only key_altered / valid'), ...all('log #: hash-only key_altered / valid')],
  ],
  ['the public key is a SubjectPublicKeyInfo', all('digest #: verified / Unable to load PKCS #1 key')],

  // It prints a gap that has no length, and checks one trail at a time.
  ['a new chain began at once', ['nothing / gap between 2026-11-20T05:01:31Z and 2026-11-20T05:01:31Z']],
  [
    'another trail writes to the same bucket',
    [...all('digest +: verified / silent'), ...all('log +: verified / silent')],
  ],
])
