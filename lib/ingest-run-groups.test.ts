import { afterEach, beforeEach, expect, test } from 'vitest'
import type { IngestedOnce } from './ingest'
import { answersOf } from './ingest-answers'
import { type MadeCall, MadeTrail } from './ingest-trail'

let trail: MadeTrail
let ingest: IngestedOnce
beforeEach(() => {
  trail = new MadeTrail()
})
afterEach(async () => {
  await ingest.stop()
  trail.remove()
})

function life(second: number, eventName: string, requestParameters: Record<string, string>): MadeCall {
  const more = { eventName, eventSource: 'sagemaker.amazonaws.com', requestParameters, resources: undefined }
  return { second, more: { ...more, eventCategory: 'Management', managementEvent: true } }
}
const createTrial = (second: number, trialName: string, experimentName: string) =>
  life(second, 'CreateTrial', { trialName, experimentName })
const joins = (second: number, trialName: string) =>
  life(second, 'AssociateTrialComponent', { trialComponentName: 'run-a', trialName })
const leaves = (second: number, trialName: string) =>
  life(second, 'DisassociateTrialComponent', { trialComponentName: 'run-a', trialName })

test('a run that left its group is in none, the calls that say so are kept, and as-of still knows it there', async () => {
  trail.write('1.json', [createTrial(1, 'group', 'spirals'), joins(2, 'group'), { second: 3 }])
  ingest = await trail.ingest()
  const answers = answersOf(ingest)
  const before = await answers.run('run-a')
  expect(before).toMatchObject({ trial: 'group', experiment: 'spirals', groups: [{ trial: 'group', left: false }] })

  trail.write('2.json', [leaves(60, 'Group')])
  await ingest.again()
  const after = await answers.run('run-a')
  expect(after).toMatchObject({ trial: null, experiment: null })
  expect(after.groups).toMatchObject([
    { trial: 'group', experiment: 'spirals', left: false },
    { trial: 'Group', experiment: 'spirals', left: true, at: { iso: '2026-09-01T00:01:00.000Z' } },
  ])
  expect((await answers.event(after.groups[1]?.event ?? '')).name).toBe('DisassociateTrialComponent')
  expect((await answers.runs()).rows[0]).toMatchObject({ trial: null, experiment: null })
  expect((await answers.runs({ experiment: ['spirals'] })).rows).toEqual([])

  const asOf = before.asOf.ms
  expect(await answers.run('run-a', asOf)).toEqual(before)
  expect((await answers.runs({ experiment: ['spirals'], asOf })).rows[0]).toMatchObject({ trial: 'group' })
})

test('a run stays in the groups that it did not leave, and is back in one that it joins again', async () => {
  trail.write('1.json', [joins(1, 'one'), joins(2, 'two'), leaves(3, 'two'), { second: 4 }])
  ingest = await trail.ingest()
  expect((await answersOf(ingest).run('run-a')).trial).toBe('one')
  trail.write('2.json', [joins(5, 'two')])
  await ingest.again()
  expect((await answersOf(ingest).run('run-a')).trial).toBe('two')
})
