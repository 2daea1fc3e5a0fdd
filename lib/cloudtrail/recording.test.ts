import { describe, expect, test } from 'vitest'
import { judgeRecording } from './recording'
import { askedMs, hour, type Line, management, metrics, place, role, run, trail } from './recording.fixture'
import { describeRecording } from './recording-words'
import { SELECTORS } from './set-up-trail'
import type { AdvancedEventSelector, TrailSettings } from './trail-settings'

function judged(...trails: TrailSettings[]) {
  const recording = judgeRecording(trails, place)
  return { recording, verdict: describeRecording(recording, place, { askedMs, newestFileMs: null }) }
}

const said = (...trails: TrailSettings[]) => {
  const { state, label, words } = judged(...trails).verdict
  return { state, label, words }
}

describe('one selector of metrics', () => {
  test.each<[string, Line[], string, string]>([
    ['nothing narrowed', [], 'Recorded', 'Every metrics call is recorded, by trail “all”.'],
    [
      'a role left out',
      [{ Field: 'userIdentity.arn', NotStartsWith: [role('ml-hpo')] }],
      'Hides 1 writer',
      'Metric calls by assumed-role/ml-hpo leave no record.',
    ],
    [
      'two sessions left out',
      [{ Field: 'userIdentity.arn', NotEquals: [`${role('ml')}ana`, `${role('ml')}bo`] }],
      'Hides 2 writers',
      'Metric calls by assumed-role/ml/ana and assumed-role/ml/bo leave no record.',
    ],
    [
      'sessions left out by their end',
      [{ Field: 'userIdentity.arn', NotEndsWith: ['/nightly'] }],
      'Hides 1 writer',
      'Metric calls by writers that end with /nightly leave no record.',
    ],
    [
      'one role wanted only',
      [{ Field: 'userIdentity.arn', StartsWith: [role('ml')] }],
      'Hides all but 1 writer',
      'Metric calls by every writer but assumed-role/ml leave no record.',
    ],
    [
      'all roles of the account wanted: users are hidden',
      [{ Field: 'userIdentity.arn', StartsWith: ['arn:aws:sts::111122223333:assumed-role/'] }],
      'Hides all but 1 writer',
      'Metric calls by every writer but assumed-role leave no record.',
    ],
    [
      'runs left out one by one',
      [{ Field: 'resources.ARN', NotEquals: Array.from({ length: 14 }, (_, at) => run(`r${at}`)) }],
      'Hides 14 runs',
      'Metric calls on run r0, run r1, run r2 and 11 more leave no record.',
    ],
    [
      'runs left out by how they begin',
      [{ Field: 'resources.ARN', NotStartsWith: [run('sweep-')] }],
      'Hides runs by name',
      'Metric calls on runs that begin with sweep- leave no record.',
    ],
    [
      'one run wanted only',
      [{ Field: 'resources.ARN', Equals: [run('one')] }],
      'Hides all but 1 run',
      'Metric calls on every run but run one leave no record.',
    ],
    ['every run of the account wanted', [{ Field: 'resources.ARN', StartsWith: [run('')] }], 'Recorded', 'Every'],
    [
      'every SageMaker resource wanted',
      [{ Field: 'resources.ARN', StartsWith: ['arn:aws:sagemaker:'] }],
      'Recorded',
      'Every',
    ],
    [
      'another region’s runs left out',
      [{ Field: 'resources.ARN', NotStartsWith: [run('').replace('eu-west-1', 'us-east-1')] }],
      'Recorded',
      'Every',
    ],
    ['writes only', [{ Field: 'readOnly', Equals: ['false'] }], 'Hides reads', 'Reads of metrics leave no record.'],
    [
      'one event name only',
      [{ Field: 'eventName', Equals: ['BatchPutMetrics'] }],
      'Hides reads',
      'Reads of metrics leave no record.',
    ],
    ['another event name left out', [{ Field: 'eventName', NotEquals: ['DeleteTrial'] }], 'Recorded', 'Every'],
    [
      'no console',
      [{ Field: 'sessionCredentialFromConsole', NotEquals: ['true'] }],
      'Hides some calls',
      'Metric calls from the console leave no record.',
    ],
    [
      'the console only',
      [{ Field: 'sessionCredentialFromConsole', Equals: ['true'] }],
      'Hides some calls',
      'Metric calls from outside the console leave no record.',
    ],
    [
      'the service that writes them',
      [{ Field: 'eventSource', Equals: ['metrics-sagemaker.amazonaws.com'] }],
      'Recorded',
      'Every',
    ],
    ['no service events', [{ Field: 'eventType', NotEquals: ['AwsServiceEvent'] }], 'Recorded', 'Every'],
    [
      'a field that is not known here',
      [{ Field: 'vpcEndpointId', NotEquals: ['vpce-1'] }],
      'Hides some calls',
      'Metric calls that a selector leaves out by vpcEndpointId leave no record.',
    ],
    [
      'a role and runs left out',
      [
        { Field: 'userIdentity.arn', NotStartsWith: [role('ml')] },
        { Field: 'resources.ARN', NotEquals: [run('one')] },
      ],
      'Hides 1 writer, 1 more',
      'Metric calls by assumed-role/ml leave no record. Metric calls on run one leave no record.',
    ],
  ])('%s', (_, lines, ...[label, words]) => {
    const found = said(trail([management as AdvancedEventSelector, metrics(...lines)]))
    expect(found.label).toBe(label)
    expect(found.words.startsWith(words)).toBe(true)
    expect(found.state).toBe(label === 'Recorded' ? 'recorded' : 'partly')
  })

  test.each<[string, Line[], string]>([
    ['reads only', [{ Field: 'readOnly', Equals: ['true'] }], 'Writes of metrics leave no record.'],
    ['writes left out', [{ Field: 'eventName', NotEquals: ['BatchPutMetrics'] }], 'Writes of metrics leave no record.'],
    ['other calls only', [{ Field: 'eventName', Equals: ['PutObject'] }], 'Metric calls leave no record.'],
    [
      'another service only',
      [{ Field: 'eventSource', Equals: ['s3.amazonaws.com'] }],
      'Metric calls that a selector leaves out by eventSource leave no record.',
    ],
  ])('%s: nothing that was logged is recorded', (_, lines, words) => {
    expect(said(trail([metrics(...lines)]))).toEqual({ state: 'not_recorded', label: 'Hides writes', words })
  })

  test('the hole names the line of the selector that makes it', () => {
    const narrowed = metrics({ Field: 'userIdentity.arn', NotStartsWith: [role('a'), role('b')] })
    const { holes } = judged(trail([management as AdvancedEventSelector, narrowed])).recording
    expect(holes).toMatchObject([{ trail: 'all', selector: 1, field: 2, hides: 'writers', count: 2 }])
  })
})

describe('several selectors and trails', () => {
  const without = (name: string) => metrics({ Field: 'userIdentity.arn', NotStartsWith: [role(name)] })
  const only = (name: string) => metrics({ Field: 'userIdentity.arn', StartsWith: [role(name)] })

  test('what one leaves out and another takes is no hole', () => {
    expect(said(trail([without('ml'), only('ml')])).state).toBe('recorded')
    expect(said(trail([without('ml')]), trail([metrics()], { name: 'more' })).state).toBe('recorded')
    const halves = [metrics({ Field: 'readOnly', Equals: ['true'] }), metrics({ Field: 'readOnly', Equals: ['false'] })]
    expect(said(trail(halves)).state).toBe('recorded')
    expect(said(trail([without('ml')]), trail([without('hpo')], { name: 'more' })).state).toBe('recorded')
  })

  test('what both leave out is one hole', () => {
    const runs = metrics({ Field: 'resources.ARN', NotEquals: [run('one')] })
    expect(said(trail([without('ml')]), trail([runs], { name: 'more' }))).toMatchObject({
      label: 'Hides 1 writer',
      words: 'Metric calls by assumed-role/ml on run one leave no record.',
    })
    expect(said(trail([without('ml'), without('ml')])).label).toBe('Hides 1 writer')
  })

  test('a trail that is stopped, or of another region only, fills nothing', () => {
    const stopped = trail([metrics()], { name: 'more', isLogging: false })
    const elsewhere = trail([metrics()], { name: 'more', isMultiRegion: false, homeRegion: 'us-east-1' })
    for (const more of [stopped, elsewhere]) expect(said(trail([without('ml')]), more).label).toBe('Hides 1 writer')
  })

  test('a trail that could not be read may fill it, and is named', () => {
    const unread = trail(null, { name: 'org', unread: 'cloudtrail:GetEventSelectors is needed' })
    expect(said(trail([without('ml')]), unread).words).toMatch(/Trail “org” may record them/)
    expect(said(unread)).toMatchObject({ state: 'unread', label: 'Not readable' })
    expect(said(trail([metrics()]), unread).state).toBe('recorded')
  })
})

describe('nothing recorded', () => {
  const put = 'aws cloudtrail put-event-selectors --region eu-west-1 --trail-name all --advanced-event-selectors'

  test.each<[string, TrailSettings[], string, string | null]>([
    ['no trail', [], 'Not recorded', null],
    [
      'a trail of another region',
      [trail([metrics()], { isMultiRegion: false, homeRegion: 'us-east-1' })],
      'Not recorded',
      null,
    ],
    [
      'a stopped trail',
      [trail([metrics()], { isLogging: false })],
      'Stopped',
      'aws cloudtrail start-logging --region eu-west-1 --name all',
    ],
    ['basic selectors', [trail(null)], 'Not recorded', `${put} '${JSON.stringify(SELECTORS)}'`],
    [
      'management events only',
      [trail([management as AdvancedEventSelector])],
      'Not recorded',
      `${put} '${JSON.stringify(SELECTORS)}'`,
    ],
  ])('%s', (_, trails, ...[label, fix]) => {
    expect(judged(...trails).verdict).toMatchObject({ state: 'not_recorded', label, fix })
  })
})

test('the fix keeps the other selectors, and quotes what others wrote for the shell', () => {
  const other: AdvancedEventSelector = {
    Name: "it's $(mine)",
    FieldSelectors: [{ Field: 'eventCategory', Equals: ['Insight'] }],
  }
  const hole = metrics({ Field: 'readOnly', Equals: ['false'] })
  const { fix } = judged(trail([other, hole])).verdict
  const json = /'(\[.*\])'$/.exec(fix ?? '')?.[1]?.replaceAll(`'\\''`, "'")
  expect(JSON.parse(json ?? '')).toEqual([other, SELECTORS[1]])
  expect(fix).toContain(`it'\\''s $(mine)`)
})

test('another account’s trail is named by its ARN', () => {
  const arn = 'arn:aws:cloudtrail:us-east-1:999999999999:trail/org'
  const owned = trail([management as AdvancedEventSelector], { name: 'org', arn, homeRegion: 'us-east-1' })
  expect(judged(owned).verdict.fix).toContain(`--region us-east-1 --trail-name ${arn} `)
})

describe('recorded, and', () => {
  const good = [management as AdvancedEventSelector, metrics()]

  test('signed by no trail: validation off, and how to turn it on', () => {
    expect(judged(trail(good, { hasValidation: false })).verdict).toMatchObject({
      state: 'validation_off',
      fix: 'aws cloudtrail update-trail --region eu-west-1 --name all --enable-log-file-validation',
    })
    expect(said(trail(good, { hasValidation: false }), trail(good, { name: 'more' })).state).toBe('recorded')
  })

  test('nothing delivered for hours, or nothing that can be', () => {
    const quiet = trail(good, { latestDeliveryMs: askedMs - 31.5 * hour })
    expect(said(quiet)).toMatchObject({ state: 'no_delivery', label: 'No delivery 31 h' })
    const failing = trail(good, { latestDeliveryError: 'AccessDenied' })
    expect(said(failing)).toMatchObject({ state: 'no_delivery', label: 'Delivery fails' })
    expect(said(quiet, trail(good, { name: 'more' })).state).toBe('recorded')
  })

  test('quiet where a log file came: still recorded', () => {
    const quiet = judgeRecording([trail(good, { latestDeliveryMs: askedMs - 31 * hour })], place)
    expect(describeRecording(quiet, place, { askedMs, newestFileMs: askedMs - hour })).toMatchObject({
      ...{ state: 'recorded', label: 'Recorded' },
    })
  })

  describe('data events only, nothing delivered for hours', () => {
    const quiet = (more: Partial<TrailSettings>) =>
      said(trail([metrics()], { latestDeliveryMs: askedMs - 31 * hour, ...more }))

    test('while digest files still come: recorded, and quiet', () => {
      const { words, ...rest } = quiet({ latestDigestMs: askedMs - hour })
      expect(rest).toEqual({ state: 'recorded', label: 'Quiet 31 h' })
      expect(words).toMatch(/no log file since 2026-09-29T05:00:00.000Z; its digest files still come/)
    })

    test('and no digest file, which is due every hour: no delivery', () => {
      const { words, ...rest } = quiet({ latestDigestMs: askedMs - 5 * hour })
      expect(rest).toEqual({ state: 'no_delivery', label: 'No delivery 31 h' })
      expect(words).toMatch(/no digest file since 2026-09-30T07:00:00.000Z/)
    })

    test.each([
      { hasValidation: false },
      { hasValidation: false, latestDigestMs: askedMs },
      { latestDigestMs: askedMs, latestDigestError: 'AccessDenied' },
    ])('nor digest files that would tell, %j: quiet, after a day', (more) => {
      expect(quiet(more)).toMatchObject({ state: 'no_delivery', label: 'Quiet 31 h' })
      expect(quiet(more).words).toMatch(/nothing was called, or it does not deliver/)
      expect(quiet({ ...more, latestDeliveryMs: askedMs - 12 * hour }).label).not.toMatch(/Quiet/)
    })

    test('and CloudTrail says that it cannot deliver: that, and not quiet', () => {
      expect(quiet({ latestDigestMs: askedMs, latestDeliveryError: 'NoSuchBucket' })).toMatchObject({
        ...{ state: 'no_delivery', label: 'Delivery fails' },
      })
    })

    test('of a trail beside one that delivers: nothing to say', () => {
      const other = trail([metrics()], { name: 'more' })
      expect(said(trail([metrics()], { latestDeliveryMs: askedMs - 31 * hour }), other).label).toBe('Recorded')
    })
  })
})
