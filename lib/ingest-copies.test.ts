import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answersOf } from './ingest-answers'
import { type MadeCall, MadeTrail, madeRecord, uuidOf } from './ingest-trail'

let trail: MadeTrail
beforeEach(() => {
  trail = new MadeTrail()
})
afterEach(() => trail.remove())

const call: MadeCall = { id: uuidOf('one'), second: 1, items: [{ step: 1, value: 0.5 }] }

describe('one eventID read twice', () => {
  test('in two files, spelled differently, is one event with two sightings', async () => {
    trail.write('a.json.gz', [call])
    const backwards = Object.fromEntries(Object.entries(madeRecord(call)).reverse())
    const other = { ...backwards, sharedEventID: null, eventContext: { requestContext: {} } }
    trail.writeBytes('b.json', Buffer.from(JSON.stringify({ Records: [other] }, null, 2)))
    await trail.read(async (ingest) => {
      const answers = answersOf(ingest)
      const { rows } = await answers.events()
      expect(rows).toMatchObject([{ id: call.id, flags: [] }])
      const { sightings } = await answers.event(uuidOf('one'))
      expect(sightings.map(({ key, recordIndex }) => [key, recordIndex])).toEqual([
        ['a.json.gz', 0],
        ['b.json', 0],
      ])
      expect(await answers.series('run-a')).toMatchObject({ total: 1, collisionSteps: 0 })
      expect((await ingest.state()).totals).toMatchObject({ kept: 2, events: 1, points: 1, duplicates: 1 })
    })
  })

  test('with another value is two events, both drawn and flagged, and a copy of the second is a sighting of it', async () => {
    const forged = { ...call, items: [{ step: 1, value: 0.9 }] }
    trail.write('a.json.gz', [call])
    const ingest = await trail.ingest()
    trail.write('b.json.gz', [forged])
    trail.write('c.json.gz', [forged])
    await ingest.again()
    const answers = answersOf(ingest)
    const { rows } = await answers.events()
    expect(rows).toHaveLength(2)
    const second = rows.map(({ id }) => id).find((id) => id !== uuidOf('one'))
    expect(second).toMatch(new RegExp(`^${uuidOf('one')}~[0-9a-f]{32}$`))
    const [first, conflicting] = [await answers.event(uuidOf('one')), await answers.event(second ?? '')]
    expect(conflicting.flags).toContain('another event has the same eventID and other content')
    expect(conflicting.sightings.map(({ key }) => key)).toEqual(['b.json.gz', 'c.json.gz'])
    expect(first.items).toMatchObject([{ value: 0.5, conflicts: [{ event: second, value: 0.9 }] }])
    const { collisions, collisionSteps, total } = await answers.series('run-a')
    expect([collisions.value, collisionSteps, total]).toEqual([[0.5, 0.9], 1, 2])
    await ingest.stop()
  })

  test('with digits that a double cannot tell apart is two events', async () => {
    const text = JSON.stringify({ Records: [madeRecord(call)] })
    trail.writeBytes('a.json', Buffer.from(text.replace('"step":1', '"step":9007199254740992')))
    trail.writeBytes('b.json', Buffer.from(text.replace('"step":1', '"step":9007199254740993')))
    await trail.read(async (ingest) => {
      const answers = answersOf(ingest)
      expect((await answers.events()).rows).toHaveLength(2)
      const { points } = await answers.series('run-a')
      expect(points.step).toEqual(['9007199254740992', '9007199254740993'])
    })
  })
})

describe('order within one second', () => {
  const steps = (answer: { points: { step: unknown[]; segment: number[] } }) => answer.points.step

  test('a thousand events of one second stand in one order, whatever the files say, and are no restart', async () => {
    const calls = Array.from({ length: 1000 }, (_, at): MadeCall => {
      return {
        id: uuidOf(`${at}`),
        second: 7,
        items: [{ step: (at * 617) % 1000, value: at, atMs: 1e12 + ((at * 617) % 1000) }],
      }
    })
    trail.write('a.json.gz', calls.slice(0, 500))
    trail.write('b.json.gz', calls.slice(500))
    await trail.read(async (ingest) => {
      const answers = answersOf(ingest)
      for (const x of ['observed', 'step'] as const) {
        const answer = await answers.series('run-a', { x })
        expect(steps(answer)).toEqual(Array.from({ length: 1000 }, (_, step) => step))
        expect(new Set(answer.points.segment)).toEqual(new Set([0]))
      }
      expect((await answers.run('run-a')).metrics).toMatchObject([{ segments: 1, points: 1000 }])
      const pages: string[] = []
      let cursor: string | null = null
      do {
        const page = await answers.events({ cursor, size: 300 })
        pages.push(...page.rows.map(({ id }) => id))
        cursor = page.next
      } while (cursor !== null)
      expect(new Set(pages).size).toBe(1000)
      expect(pages).toHaveLength(1000)
    })
  }, 60_000)

  test('a later second that goes back is a restart, a request that is sent again is none', async () => {
    const body = {
      items: [
        { step: 5, value: 0.5, atMs: 1e12 },
        { step: 6, value: 0.4, atMs: 1e12 + 1 },
      ],
    }
    trail.write('a.json.gz', [
      { id: uuidOf('first'), second: 10, run: 'retried', ...body },
      { second: 11, run: 'retried', items: [{ step: 7 }] },
      { id: uuidOf('again'), second: 12, run: 'retried', ...body },
      { second: 13, run: 'retried', items: [{ step: 8 }] },
      { second: 10, run: 'restarted', items: [{ step: 7 }] },
      { second: 11, run: 'restarted', items: [{ step: 1 }] },
    ])
    await trail.read(async (ingest) => {
      const answers = answersOf(ingest)
      const retried = await answers.series('retried', { x: 'observed' })
      expect(retried.points).toMatchObject({ step: [5, 6, 7, 5, 6, 8], segment: [0, 0, 0, 0, 0, 0] })
      expect(retried.collisionSteps).toBe(0)
      const restarted = await answers.series('restarted', { x: 'observed' })
      expect(restarted.points).toMatchObject({ step: [7, 1], segment: [0, 1] })
    })
  })

  test('an eventTime of the future is kept, flagged and last', async () => {
    trail.write('a.json.gz', [
      { second: 1, items: [{ step: 1 }] },
      { id: uuidOf('future'), second: 5, items: [{ step: 2 }], more: { eventTime: '2099-01-01T00:00:00Z' } },
    ])
    await trail.read(async (ingest) => {
      const answers = answersOf(ingest)
      expect(steps(await answers.series('run-a', { x: 'observed' }))).toEqual([1, 2])
      const event = await answers.event(uuidOf('future'))
      expect(event.flags).toContain('eventTime lies after the file was first seen')
      expect((await answers.events()).rows[0]?.id).toBe(uuidOf('future'))
    })
  })
})

test('a series of very many collisions is drawn with all of them counted, and none called a restart', async () => {
  const call = (id: number, second: number, value: number): MadeCall => ({
    ...{ id: uuidOf(`${id} ${second}`), second },
    items: Array.from({ length: 10 }, (_, item) => ({ step: id * 10 + item, value })),
  })
  const ids = Array.from({ length: 1_001 }, (_, id) => id)
  trail.write('a.json.gz', [...ids.map((id) => call(id, 1, 0.5)), ...ids.map((id) => call(id, 2, 0.9))])
  await trail.read(async (ingest) => {
    const answers = answersOf(ingest)
    const { collisions, ...series } = await answers.series('run-a')
    expect(series).toMatchObject({ total: 20_020, collisionSteps: 10_010, rewrittenSteps: null })
    expect(collisions.value).toHaveLength(400)
    const { metrics } = await answers.run('run-a')
    expect(metrics).toMatchObject([{ collisions: 10_010, rewritten: null }])
    expect((await answers.runs()).rows).toMatchObject([{ collisions: 10_010 }])
  })
})
