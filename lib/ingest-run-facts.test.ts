import { afterEach, beforeEach, expect, test } from 'vitest'
import type { IngestedOnce } from './ingest'
import { answersOf } from './ingest-answers'
import { logText, type MadeCall, MadeTrail, madeStartMs, uuidOf } from './ingest-trail'

let trail: MadeTrail
let ingest: IngestedOnce | null
beforeEach(() => {
  trail = new MadeTrail()
  ingest = null
})
afterEach(async () => {
  await ingest?.stop()
  trail.remove()
})

/** One UpdateTrialComponent of run-a; its id is that of `second`. */
function update(second: number, request: Record<string, unknown>, session = 'ana'): MadeCall {
  const more = { eventName: 'UpdateTrialComponent', eventSource: 'sagemaker.amazonaws.com', resources: undefined }
  const requestParameters = { trialComponentName: 'run-a', ...request }
  const control = { ...more, requestParameters, eventCategory: 'Management', managementEvent: true }
  return { id: uuidOf(`at ${second}`), second, session, more: control }
}
const lr = (value: number | string) => ({
  parameters: { lr: typeof value === 'number' ? { numberValue: value } : { stringValue: value } },
})
const is = (primaryStatus: string) => ({ status: { primaryStatus } })

/** The facts of run-a after these calls. */
async function factsOf(...calls: MadeCall[]) {
  trail.write('1.json', calls)
  ingest = await trail.ingest()
  return (await answersOf(ingest).run('run-a')).facts
}
const afterEnds = (facts: Awaited<ReturnType<typeof factsOf>>) =>
  facts.flatMap((fact) =>
    [fact, ...fact.earlier].map(({ text, afterEnd }) => [fact.name, text, afterEnd?.status ?? null]),
  )

test('a parameter changed after completion names its value before, its writer and the end it came after', async () => {
  const facts = await factsOf(
    update(1, lr(0.1)),
    update(2, { ...lr(0.1), ...is('Completed') }),
    update(3, lr(0.2), 'eve'),
  )
  expect(facts).toMatchObject([
    {
      ...{ name: 'lr', text: '0.2', event: uuidOf('at 3'), writer: { label: 'eve' } },
      afterEnd: { status: 'Completed', at: { ms: madeStartMs + 2000 }, event: uuidOf('at 2') },
      earlier: [
        { text: '0.1', event: uuidOf('at 2'), writer: { label: 'ana' }, afterEnd: null },
        { text: '0.1', event: uuidOf('at 1'), afterEnd: null },
      ],
    },
  ])
})

test('the same value sent again after completion is no change, nor is one whose digits a double rounds', async () => {
  const seed = (digits: string) => ({ parameters: { seed: { numberValue: `#${digits}#` }, lr: { stringValue: 'a' } } })
  const calls = [
    update(1, seed('12345678901234567890')),
    update(2, is('Completed')),
    update(3, seed('12345678901234567168')),
  ]
  trail.writeBytes('1.json', Buffer.from(logText(calls).replace(/"#(\d+)#"/g, '$1')))
  ingest = await trail.ingest()
  expect(afterEnds((await answersOf(ingest).run('run-a')).facts)).toEqual([
    ['lr', 'a', null],
    ['lr', 'a', null],
    ['seed', '12345678901234567168', null],
    ['seed', '12345678901234567890', null],
  ])
})

test('a value changed before completion, or in the same second, is only an earlier value', async () => {
  const facts = await factsOf(update(1, lr(0.1)), update(2, lr(0.2)), update(3, is('Completed')), {
    ...update(3, lr(0.3)),
    id: uuidOf('same second'),
  })
  expect(afterEnds(facts)).toEqual([
    ['lr', '0.3', null],
    ['lr', '0.2', null],
    ['lr', '0.1', null],
  ])
})

test('inputs, outputs, additions and removals count, tags do not, and the newest end before each is told', async () => {
  const artefact = (value: string) => ({ data: { value, mediaType: 'text/csv' } })
  const facts = await factsOf(
    update(1, { inputArtifacts: artefact('s3://a'), ...lr(0.1), ...is('Failed') }),
    update(2, { outputArtifacts: artefact('s3://out'), tags: [{ key: 'owner', value: 'eve' }] }),
    update(3, is('InProgress')),
    update(4, { parametersToRemove: ['lr'] }),
    update(5, is('Stopped')),
    update(6, { inputArtifacts: artefact('s3://b') }),
  )
  expect(afterEnds(facts)).toEqual([
    ['data', 's3://b', 'Stopped'],
    ['data', 's3://a', null],
    ['data', 's3://out', 'Failed'],
    ['lr', null, 'Failed'],
    ['lr', '0.1', null],
    ['owner', 'eve', null],
  ])
})

test('a pinned picture does not know of an end or of a value that was read later', async () => {
  const before = await factsOf(update(1, lr(0.1)), update(5, lr(0.2)))
  expect(afterEnds(before)).toEqual([
    ['lr', '0.2', null],
    ['lr', '0.1', null],
  ])
  const answers = answersOf(ingest ?? expect.fail('not open'))
  const asOf = (await answers.run('run-a')).asOf.ms
  trail.write('2.json', [update(3, is('Completed')), update(6, lr(0.3))])
  await ingest?.again()
  expect(afterEnds((await answers.run('run-a')).facts)).toEqual([
    ['lr', '0.3', 'Completed'],
    ['lr', '0.2', 'Completed'],
    ['lr', '0.1', null],
  ])
  expect((await answers.run('run-a', asOf)).facts).toEqual(before)
})

test('a list of runs tells a deleted run with its last status, and as-of still knows it there', async () => {
  trail.write('1.json', [update(1, is('Completed')), { second: 2, run: 'run-b' }])
  ingest = await trail.ingest()
  const answers = answersOf(ingest)
  const asOf = (await answers.runs()).asOf.ms
  const gone = update(9, {})
  trail.write('2.json', [{ ...gone, more: { ...gone.more, eventName: 'DeleteTrialComponent' } }])
  await ingest.again()
  const rows = async (at: number | null) =>
    (await answers.runs({ asOf: at, sort: 'name', dir: 'asc' })).rows.map(({ run, status, deleted }) => [
      run.name,
      status,
      deleted,
    ])
  expect(await rows(null)).toEqual([
    ['run-a', 'Completed', true],
    ['run-b', null, false],
  ])
  expect((await rows(asOf))[0]).toEqual(['run-a', 'Completed', false])
})

test('calls of a list say what their verdict may not stand without: other values at their steps, an end before them', async () => {
  const write = (second: number, step: number, metric = 'loss'): MadeCall => ({
    ...{ id: uuidOf(`at ${second}`), second, run: 'run-a', items: [{ metric, step, value: second }] },
  })
  trail.write('1.json', [write(1, 7), write(2, 7), write(3, 7, 'accuracy'), write(4, 8)])
  ingest = await trail.ingest()
  const { asOf } = await answersOf(ingest).events()
  trail.write('2.json', [
    write(5, 8),
    update(6, is('Completed')),
    write(7, 9),
    update(8, is('InProgress')),
    write(9, 10),
    // Of the step with other values it wrote another metric only.
    { ...write(10, 7, 'f1'), items: [7, 12].map((step) => ({ metric: step === 7 ? 'f1' : 'loss', step, value: 1 })) },
  ])
  await ingest.again()
  const marks = async (query: object = {}) => {
    const { rows } = await answersOf(ingest as IngestedOnce).events({ kind: ['metrics'], ...query })
    return rows.reverse().map(({ observed, collides, ended }) => [(observed.ms - madeStartMs) / 1000, collides, ended])
  }
  expect(await marks({ asOf: asOf.ms })).toEqual([
    [1, true, null],
    [2, true, null],
    [3, false, null],
    [4, false, null],
  ])
  expect(await marks()).toEqual([
    [1, true, null],
    [2, true, null],
    [3, false, null],
    [4, true, null],
    [5, true, null],
    [7, false, 'Completed'],
    [9, false, null],
    [10, false, null],
  ])
})
