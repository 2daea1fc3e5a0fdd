import { describe, expect, it } from 'vitest'
import { parseObjectKey } from './object-key'

const LOG = '111122223333_CloudTrail_us-east-1_20261120T1005Z_AbCdEfGhIjKlMnOp.json.gz'
const DIGEST = '111122223333_CloudTrail-Digest_us-east-1_my_trail_eu-west-1_20261120T100512Z'
const folder = (kind: string) => `AWSLogs/111122223333/${kind}/us-east-1/2026/11/20`

describe('parseObjectKey', () => {
  it.each([
    [`${folder('CloudTrail')}/${LOG}`, { kind: 'log', organization: null, prefix: '' }],
    [`a/b/${folder('CloudTrail')}/${LOG}`, { kind: 'log', organization: null, prefix: 'a/b' }],
    [`AWSLogs/o-abc123/111122223333/CloudTrail/us-east-1/2026/11/20/${LOG}`, { kind: 'log', organization: 'o-abc123' }],
    [LOG, { kind: 'log', prefix: null }],
    [LOG.replace('.gz', ''), { kind: 'log' }],
    [LOG.replace('Z_', 'Z'), { kind: 'log' }],
    [`${folder('CloudTrail-Insight')}/${LOG.replace('CloudTrail_', 'CloudTrail-Insight_')}`, { kind: 'insight' }],
    [LOG.replace('CloudTrail_', 'CloudTrail-Aggregated_'), { kind: 'aggregated' }],
    [LOG.replace('CloudTrail_', 'CloudTrail-NetworkActivity_'), { kind: 'network-activity' }],
  ])('%s', (key, parts) => {
    const account = '111122223333'
    const deliveredMs = Date.UTC(2026, 10, 20, 10, 5)
    expect(parseObjectKey(key)).toMatchObject({
      account,
      region: 'us-east-1',
      deliveredMs,
      isBackfill: false,
      ...parts,
    })
  })

  it.each([
    [`${DIGEST}.json.gz`, false],
    [`${DIGEST}_backfill.json.gz`, true],
  ])('%s', (name, isBackfill) => {
    expect(parseObjectKey(`p/${folder('CloudTrail-Digest')}/${name}`)).toMatchObject({
      kind: 'digest',
      region: 'us-east-1',
      prefix: 'p',
      deliveredMs: Date.UTC(2026, 10, 20, 10, 5, 12),
      isBackfill,
    })
  })

  it('reads a real digest name', () => {
    const name = '420228061920_CloudTrail-Digest_sa-east-1_medical-global-trail_ap-northeast-1_20260307T134121Z.json.gz'
    expect(parseObjectKey(name)).toMatchObject({ kind: 'digest', account: '420228061920', region: 'sa-east-1' })
  })

  it.each([
    'notes.json',
    '',
    LOG.replace('20261120T', '20261320T'),
    LOG.replace('.json', '.txt'),
    `${folder('CloudTrail')}/x.json.gz`,
  ])('knows none of CloudTrail in %s', (key) => {
    expect(parseObjectKey(key)).toBeNull()
  })
})
