import { spawnSync } from 'node:child_process'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { type DigestToCheck, opensslCommands, validateLogsCommand } from './check-yourself'

const ACCOUNT = '111122223333'
const FOLDER = `AWSLogs/${ACCOUNT}`
const KEY = `${FOLDER}/CloudTrail-Digest/eu-west-1/2026/11/18/${ACCOUNT}_CloudTrail-Digest_eu-west-1_experiments_us-east-1_20261118T130000Z.json.gz`
const LOG = `${FOLDER}/CloudTrail/eu-west-1/2026/11/18/${ACCOUNT}_CloudTrail_eu-west-1_20261118T1305Z_a'b $(touch harm).json.gz`

const at = (text: string) => ({ ms: Date.parse(text) })
const unsigned: DigestToCheck = {
  key: KEY,
  bucket: null,
  account: ACCOUNT,
  region: 'eu-west-1',
  start: at('2026-11-18T12:00:00Z'),
  end: at('2026-11-18T13:00:00Z'),
  signature: null,
  fingerprint: null,
  publicKey: null,
}

describe('validate-logs', () => {
  test('names the trail in its home region, the region of the logs, and an hour on both sides', () => {
    expect(validateLogsCommand(unsigned)?.replaceAll(' \\\n  ', ' ')).toBe(
      `aws cloudtrail validate-logs --region eu-west-1 --trail-arn arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/experiments --start-time 2026-11-18T11:00:00Z --end-time 2026-11-18T14:00:00Z --verbose`,
    )
  })

  test('of an organization leaves the management account to be filled in, and names the member account', () => {
    const key = KEY.replace('AWSLogs/', 'AWSLogs/o-abc1234567/')
    const command = validateLogsCommand({ ...unsigned, key })
    expect(command).toContain(':MANAGEMENT_ACCOUNT:trail/experiments')
    expect(command).toContain(`--account-id ${ACCOUNT}`)
  })

  test('has the partition of its region', () => {
    const key = KEY.replace('us-east-1', 'cn-north-1')
    expect(validateLogsCommand({ ...unsigned, key })).toContain('arn:aws-cn:cloudtrail:cn-north-1:')
  })

  test('is not offered when the digest does not tell its hour or its trail', () => {
    expect(validateLogsCommand({ ...unsigned, start: null })).toBeNull()
    expect(validateLogsCommand({ ...unsigned, key: 'a.json.gz' })).toBeNull()
  })
})

const hasTools = ['openssl', 'xxd', 'gzip'].every((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0)

describe.skipIf(!hasTools)('the openssl commands', () => {
  const root = mkdtempSync(join(tmpdir(), 'check-yourself-'))
  afterAll(() => rmSync(root, { recursive: true }))
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pkcs1 = keys.publicKey.export({ format: 'der', type: 'pkcs1' })

  const hash = (body: string) => createHash('sha256').update(body).digest('hex')
  const write = (key: string, body: string) => {
    mkdirSync(dirname(join(root, key)), { recursive: true })
    writeFileSync(join(root, key), gzipSync(body))
  }

  const log = '{"Records":[]}'
  const fields = { digestEndTime: '2026-11-18T13:00:00Z', digestS3Bucket: 'trail-logs', digestS3Object: KEY }
  const document = JSON.stringify({
    ...fields,
    previousDigestSignature: null,
    logFiles: [{ s3Object: LOG, hashValue: hash(log) }],
  })
  const text = `${fields.digestEndTime}\ntrail-logs/${KEY}\n${hash(document)}\nnull`
  const signed: DigestToCheck = {
    ...unsigned,
    signature: sign('sha256', Buffer.from(text), keys.privateKey).toString('hex'),
    fingerprint: createHash('md5').update(pkcs1).digest('hex'),
    publicKey: { der: pkcs1.toString('base64') },
  }

  /** Runs what people copy, in the folder of the source. */
  function run(digest: DigestToCheck): string {
    write(LOG, log)
    write(KEY, document)
    const { stdout, stderr } = spawnSync('sh', [], { cwd: root, input: opensslCommands(LOG, digest), encoding: 'utf8' })
    return `${stdout}${stderr}`
  }

  test('find a signed digest and the log file it names good, and run nothing that a name holds', () => {
    const said = run(signed)
    expect(said).toContain(`${hash(log)}\nnamed by the digest\n`)
    expect(said).toContain(`${signed.fingerprint} *`)
    expect(said).toContain('Verified OK')
    expect(spawnSync('ls', [root], { encoding: 'utf8' }).stdout).toBe('AWSLogs\n')
  })

  test('take a key with the name of its algorithm too', () => {
    const der = keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
    expect(run({ ...signed, publicKey: { der } })).toContain('Verified OK')
  })

  test('find the signature of another key bad', () => {
    const signature = sign('sha256', Buffer.from(text), other.privateKey).toString('hex')
    const said = run({ ...signed, signature })
    expect(said).toContain('Verification failure')
    expect(said).not.toContain('Verified OK')
  })

  test('find a log file bad that the digest does not name', () => {
    write(KEY, document.replace(hash(log), hash('{"Records":[{}]}')))
    const script = opensslCommands(LOG, unsigned)
    const { stdout } = spawnSync('sh', [], { cwd: root, input: script, encoding: 'utf8' })
    expect(stdout).toContain('NOT named by the digest')
  })

  test('say what is missing when there is no signature or no key', () => {
    expect(opensslCommands(LOG, { ...signed, signature: null })).toContain('The signature of the digest is not at hand')
    expect(opensslCommands(LOG, { ...signed, publicKey: null })).toContain(
      `The public key ${signed.fingerprint} is not`,
    )
  })

  test('copy the files first where the bucket is known', () => {
    expect(opensslCommands(LOG, { ...signed, bucket: 'trail-logs' })).toContain(
      `aws s3 cp s3://trail-logs/${KEY} "$digest"`,
    )
  })
})
