import { parseDigestName } from './digest'

/** A digest as far as it takes to check it without MetricTrail. */
export interface DigestToCheck {
  key: string
  /** Null in a copied folder: then the commands run in that folder. */
  bucket: string | null
  account: string | null
  region: string | null
  start: { ms: number } | null
  end: { ms: number } | null
  /** In hex, as the object's metadata has it. */
  signature: string | null
  fingerprint: string | null
  /** DER in base64. */
  publicKey: { der: string } | null
}

const hourMs = 3_600_000

/**
 * `aws cloudtrail validate-logs` over the hours around a digest. Null when its name or its times do not tell which. The
 * digest of an organization's trail does not tell its management account, so `MANAGEMENT_ACCOUNT` stands for it.
 * Source: https://docs.aws.amazon.com/cli/latest/reference/cloudtrail/validate-logs.html
 */
export function validateLogsCommand({
  key,
  account,
  region,
  start,
  end,
}: Pick<DigestToCheck, 'key' | 'account' | 'region' | 'start' | 'end'>): string | null {
  const name = parseDigestName(key)
  if (name === null || account === null || region === null || start === null || end === null) return null
  const isOrganization = /(?:^|\/)AWSLogs\/o-[^/]+\//.test(key)
  const owner = isOrganization ? 'MANAGEMENT_ACCOUNT' : account
  const arn = `arn:${partitionOf(name.homeRegion)}:cloudtrail:${name.homeRegion}:${owner}:trail/${name.trail}`
  return [
    `aws cloudtrail validate-logs --region ${shellWord(region)} --trail-arn ${shellWord(arn)}`,
    ...(isOrganization ? [`--account-id ${shellWord(account)}`] : []),
    `--start-time ${isoSecond(start.ms - hourMs)} --end-time ${isoSecond(end.ms + hourMs)} --verbose`,
  ].join(' \\\n  ')
}

/**
 * The same check with `gzip` and `openssl` alone, for a POSIX shell: the log file's hash stands in the digest, and the
 * digest's signature is that of the key. Without a signature or a key it says so and stops there.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
 */
export function opensslCommands(logKey: string, digest: DigestToCheck): string {
  return [...fetched(logKey, digest), '', ...HASHES, '', ...signatureLines(digest)].join('\n')
}

function fetched(logKey: string, { key, bucket }: DigestToCheck): string[] {
  const work = 'work=$(mktemp -d)'
  if (bucket === null) {
    return ['# In the folder of the source:', work, `log=${shellWord(logKey)}`, `digest=${shellWord(key)}`]
  }
  const copy = (from: string, to: string) => `aws s3 cp ${shellWord(`s3://${bucket}/${from}`)} "$${to}"`
  const names = ['log="$work/log.json.gz"', 'digest="$work/digest.json.gz"']
  return [work, ...names, copy(logKey, 'log'), copy(key, 'digest')]
}

const HASHES = [
  '# 1. The digest names the content of the log file.',
  `sha256() { gzip -dc < "$1" | openssl dgst -sha256 -r | cut -d' ' -f1; }`,
  'sha256 "$log"',
  'gzip -dc < "$digest" | grep -q "$(sha256 "$log")" && echo "named by the digest" || echo "NOT named by the digest"',
]

function signatureLines({ signature, publicKey, region, fingerprint, ...digest }: DigestToCheck): string[] {
  if (signature === null) return ['# 2. The signature of the digest is not at hand, so this is as far as it goes.']
  if (publicKey === null) {
    return [`# 2. The public key ${shellWord(fingerprint ?? '')} is not at hand, so this is as far as it goes.`]
  }
  const form = isPkcs1(publicKey.der) ? '-RSAPublicKey_in' : '-pubin'
  return [
    '# 2. The signature of the digest is that of the key.',
    `field() { gzip -dc < "$digest" | grep -oE "\\"$1\\" *: *(\\"[^\\"]*\\"|null)" | head -n 1 | sed -E 's/^[^:]*: *//; s/^"(.*)"$/\\1/'; }`,
    `printf '%s\\n%s/%s\\n%s\\n%s' "$(field digestEndTime)" "$(field digestS3Bucket)" "$(field digestS3Object)" \\`,
    '  "$(sha256 "$digest")" "$(field previousDigestSignature)" > "$work/signed"',
    `printf %s ${shellWord(signature)} | xxd -r -p > "$work/signature"`,
    ...listKeys(region, digest),
    `printf %s ${shellWord(publicKey.der)} | openssl base64 -d -A > "$work/key.der"`,
    `openssl dgst -md5 -r "$work/key.der"    # its fingerprint: ${shellWord(fingerprint ?? '')}`,
    `openssl rsa ${form} -inform DER -in "$work/key.der" -pubout -out "$work/key.pem"`,
    'openssl dgst -sha256 -verify "$work/key.pem" -signature "$work/signature" "$work/signed"',
  ]
}

function listKeys(region: string | null, { start, end }: Pick<DigestToCheck, 'start' | 'end'>): string[] {
  if (region === null || start === null || end === null) return []
  const span = `--start-time ${isoSecond(start.ms)} --end-time ${isoSecond(end.ms + 2 * hourMs)}`
  return [`# AWS itself gives the key: aws cloudtrail list-public-keys --region ${shellWord(region)} ${span}`]
}

/** A word that a shell takes as it is written: nothing in it is run, and what cannot be seen is written out. */
function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text
  if (!/[\p{C}\p{Zl}\p{Zp}]/u.test(text)) return `'${text.replaceAll("'", "'\\''")}'`
  const bytes = Array.from(new TextEncoder().encode(text), (byte) =>
    byte > 31 && byte < 127 && byte !== 39 && byte !== 92
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).padStart(2, '0')}`,
  )
  return `$'${bytes.join('')}'`
}

/** An RSA key alone (PKCS#1) begins with its modulus, one in a SubjectPublicKeyInfo with the name of its algorithm. */
const isPkcs1 = (der: string) => atob(der.slice(0, 8)).charCodeAt(4) === 2

const isoSecond = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')

function partitionOf(region: string): string {
  return region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}
