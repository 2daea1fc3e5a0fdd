import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeRecording } from './recording'
import { describeRecording } from './recording-words'
import { METRICS_RESOURCE_TYPE, SELECTORS } from './set-up'
import type { AdvancedEventSelector, TrailSettings } from './trail-settings'

type Line = AdvancedEventSelector['FieldSelectors'][number]

const place = { account: '111122223333', region: 'eu-west-1' }
const askedMs = Date.UTC(2026, 8, 30, 12)
const hour = 3_600_000
const role = (name: string) => `arn:aws:sts::111122223333:assumed-role/${name}/`
const run = (name: string) => `arn:aws:sagemaker:eu-west-1:111122223333:experiment-trial-component/${name}`

const [management] = SELECTORS as AdvancedEventSelector[]
const metrics = (...lines: Line[]): AdvancedEventSelector => ({
  FieldSelectors: [
    { Field: 'eventCategory', Equals: ['Data'] },
    { Field: 'resources.type', Equals: [METRICS_RESOURCE_TYPE] },
    ...lines,
  ],
})

function trail(selectors: AdvancedEventSelector[] | null, more: Partial<TrailSettings> = {}): TrailSettings {
  const name = more.name ?? 'all'
  return {
    ...{ name, arn: `arn:aws:cloudtrail:eu-west-1:111122223333:trail/${name}`, homeRegion: 'eu-west-1' },
    ...{ bucket: 'logs', prefix: null, isMultiRegion: true, isOrganization: false, hasValidation: true, kmsKey: null },
    ...{ isLogging: true, latestDeliveryMs: askedMs - hour, latestDeliveryError: null },
    ...{ latestDigestMs: null, latestDigestError: null, selectors, unread: null },
    ...more,
  }
}

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
    ['nothing narrowed', [], 'Recorded', 'Every metrics call is recorded, by trail all.'],
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
  ])('%s', (_, lines, label, words) => {
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
    expect(said(trail([without('ml')]), unread).words).toMatch(/Trail org may record them/)
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
  ])('%s', (_, trails, label, fix) => {
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

  test('quiet where nothing need have happened, or where a log file came: still recorded', () => {
    expect(said(trail([metrics()], { latestDeliveryMs: askedMs - 31 * hour })).state).toBe('recorded')
    const quiet = judgeRecording([trail(good, { latestDeliveryMs: askedMs - 31 * hour })], place)
    expect(describeRecording(quiet, place, { askedMs, newestFileMs: askedMs - hour }).state).toBe('recorded')
  })
})

describe('against a plain reading of the rule', () => {
  const people = [role('a'), role('b'), `${role('a')}ana`]
  const runs = [run('a'), run('b'), run('a-1')]
  const values = (all: string[]) => fc.uniqueArray(fc.constantFrom(...all), { minLength: 1, maxLength: 2 })
  const how = fc.constantFrom('Equals', 'NotEquals', 'StartsWith', 'NotStartsWith')
  const line = (Field: string, all: string[]) =>
    fc.tuple(how, values(all)).map(([by, named]): Line => ({ Field, [by]: named }))
  const lines = fc.oneof(
    line('userIdentity.arn', people),
    line('resources.ARN', runs),
    fc.constantFrom('true', 'false').map((value): Line => ({ Field: 'readOnly', Equals: [value] })),
  )
  const selectors = fc.array(fc.uniqueArray(lines, { maxLength: 3, selector: ({ Field }) => Field }), {
    minLength: 1,
    maxLength: 3,
  })
  const every = [...people, `${role('a')}bo`, `${role('c')}ana`, 'arn:aws:iam::111122223333:user/x'].flatMap((writer) =>
    [...runs, run('b-2'), run('c')].flatMap((name) =>
      [true, false].map((isRead) => ({ 'userIdentity.arn': writer, 'resources.ARN': name, readOnly: String(isRead) })),
    ),
  )
  const plainly = (own: Line, text: string) => {
    if (own.Equals) return own.Equals.includes(text)
    if (own.NotEquals) return !own.NotEquals.includes(text)
    if (own.StartsWith) return own.StartsWith.some((value) => text.startsWith(value))
    return !own.NotStartsWith?.some((value) => text.startsWith(value))
  }

  test('no holes means that every call is taken, and holes that some call is not', () => {
    fc.assert(
      fc.property(selectors, (all) => {
        const missed = every.filter(
          (call) => !all.some((own) => own.every((each) => plainly(each, call[each.Field as keyof typeof call]))),
        )
        const { holes } = judgeRecording([trail(all.map((own) => metrics(...own)))], place)
        expect(holes.length === 0).toBe(missed.length === 0)
      }),
      { numRuns: 2000 },
    )
  })
})
