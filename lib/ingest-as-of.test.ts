import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { X_AXES } from './api/fields'
import type { IngestedOnce } from './ingest'
import { type Answers, answersOf } from './ingest-answers'
import { silentLog } from './ingest-log'
import { rebuildIndex } from './ingest-rebuild'
import { type MadeCall, MadeTrail, rowsOf, uuidOf } from './ingest-trail'

let trail: MadeTrail
let ingest: IngestedOnce
const { now } = Date

beforeEach(async () => {
  trail = new MadeTrail()
  trail.write('first.json.gz', first())
  ingest = await trail.ingest()
})

afterEach(async () => {
  Date.now = now
  await ingest.stop()
  trail.remove()
})

/** Steps 10 to 2,009 of one writer, a second writer's collision, a restart, a denied call, a parameter. */
function first(): MadeCall[] {
  const long = Array.from({ length: 200 }, (_, call) => ({
    second: 100 + call,
    run: 'long',
    items: Array.from({ length: 10 }, (_, item) => ({
      step: 10 + call * 10 + item,
      value: Math.sin(call * 10 + item),
    })),
  }))
  return [
    ...long,
    { second: 150, run: 'long', session: 'bob', items: [{ step: 50, value: 9 }] },
    { second: 10, run: 'short', items: [{ step: 10 }, { metric: 'lr', step: 10, value: 0.1 }] },
    { id: uuidOf('seen twice'), second: 11, run: 'short', items: [{ step: 11 }] },
    { second: 12, run: 'short', items: [{ step: 3, value: 'NaN' }] },
    { second: 13, run: 'short', items: [{ step: 4 }], more: { errorCode: 'AccessDenied' } },
    parameter(14, 0.1),
  ]
}

/** What makes every answer differ from before: earlier events that move segments, collisions, extremes, other writers. */
function late(): MadeCall[] {
  return [
    { second: 50, run: 'long', items: [{ step: 5000, value: -100 }] },
    {
      second: 400,
      run: 'long',
      session: 'eve',
      items: [
        { step: 60, value: 100 },
        { metric: 'new', step: 1 },
      ],
    },
    {
      second: 5,
      run: 'short',
      items: [
        { step: 99, value: 5 },
        { step: 11, value: 0.7 },
      ],
    },
    { id: uuidOf('seen twice'), second: 11, run: 'short', items: [{ step: 11 }] },
    { second: 20, run: 'short', session: 'eve', items: [{ step: 5 }], more: { errorCode: 'AccessDenied' } },
    { second: 30, run: 'another' },
    parameter(31, 0.2),
  ]
}

function parameter(second: number, value: number): MadeCall {
  const request = { trialComponentName: 'short', parameters: { learning_rate: { numberValue: value } } }
  const more = { eventName: 'UpdateTrialComponent', eventSource: 'sagemaker.amazonaws.com', requestParameters: request }
  return { second, run: 'short', more: { ...more, eventCategory: 'Management', managementEvent: true } }
}

/** Everything that pages ask, as of one moment. `since` and `newest` speak of later on purpose. */
async function picture(answers: Answers, asOf: number | null) {
  const { since: _since, newest: _newest, ...context } = await answers.context({ asOf })
  const runs = await answers.runs({ asOf, metric: 'loss' })
  const events = await answers.events({ asOf })
  const series: unknown[] = []
  for (const x of X_AXES) {
    for (const query of [{ buckets: 16 }, { buckets: 2000 }]) {
      for (const name of ['long', 'short']) series.push(await answers.series(name, { ...query, x, asOf }))
    }
  }
  const shown = events.rows.filter(({ run, id }) => run?.name === 'short' || id === events.rows.at(-1)?.id)
  return {
    ...{ context, runs, events, series },
    summary: await answers.summary({ asOf }),
    run: [await answers.run('long', asOf), await answers.run('short', asOf)],
    event: await Promise.all(shown.map(({ id }) => answers.event(id, asOf))),
  }
}

describe('a pinned picture', () => {
  test('is the same after a late file with earlier events, conflicts, copies, writers and parameters', async () => {
    const answers = answersOf(ingest)
    const before = await picture(answers, null)
    const asOf = before.runs.asOf.ms
    trail.write('late.json.gz', late())
    await ingest.again()
    expect(await picture(answers, asOf)).toEqual(before)

    const after = await picture(answers, null)
    expect(after.runs.asOf.ms).toBeGreaterThan(asOf)
    expect(after.runs.rows).toHaveLength(3)
    for (const part of ['context', 'runs', 'events', 'series', 'summary', 'run', 'event'] as const) {
      expect({ part, answer: after[part] }).not.toEqual({ part, answer: before[part] })
    }
    expect((await answers.context({ asOf })).since).toEqual({ events: 6, points: 6 })
  }, 60_000)

  test('is the same after the clock was set back an hour, and what came then is newer', async () => {
    const answers = answersOf(ingest)
    const before = await picture(answers, null)
    const asOf = before.runs.asOf.ms
    Date.now = () => now() - 3_600_000
    trail.write('late.json.gz', late())
    // The file seems to be of the future, so it has to be the same in two listings.
    await ingest.again()
    await ingest.again()
    expect(await picture(answers, asOf)).toEqual(before)
    expect((await answers.runs()).asOf.ms).toBeGreaterThan(asOf)
    // After the verdict on the first file, which was the newest until then.
    const rows = await rowsOf(ingest, 'select max(seen_ms) from files')
    expect(rows).toEqual([[asOf + 1]])
  }, 60_000)

  test('is the same after a rebuild, and so is the newest', async () => {
    const before = await picture(answersOf(ingest), null)
    trail.write('late.json.gz', late())
    await ingest.again()
    const after = await picture(answersOf(ingest), null)
    await ingest.stop()
    const rebuilt = await rebuildIndex(trail.settings(), { acceptLoss: false, log: silentLog })
    expect(rebuilt).toEqual({ done: true, files: 2, lost: [] })
    ingest = await trail.ingest()
    expect(await picture(answersOf(ingest), before.runs.asOf.ms)).toEqual(before)
    expect(await picture(answersOf(ingest), null)).toEqual(after)
  }, 60_000)

  test('is the same after the server was stopped and started again', async () => {
    const before = await picture(answersOf(ingest), null)
    await ingest.stop()
    ingest = await trail.ingest()
    expect(await picture(answersOf(ingest), null)).toEqual(before)
  }, 60_000)
})
