import type { Client } from './client/client'
import type { Person } from './people'
import { type Random, seededRandom } from './random'
import type { TrailRecord } from './recorder/record'
import type { Recorder } from './recorder/recorder'
import type { Trail } from './recorder/trail'
import type { Call, Calls, WireReply } from './wire'

/** A record of another service, made ready beforehand. */
export interface OtherRecord {
  atMs: number
  record: TrailRecord
}

/** Everyone who acts in the sample's time. */
export interface Cast {
  actors: readonly Calls[]
  /** In the order of time. */
  others: readonly OtherRecord[]
}

/** A client of the sample's time: it starts at `startMs` and draws from a sequence of its own. */
export function sampleClient(
  person: Person,
  at: { region: string; startMs: number; seed: number; label: string },
): Client {
  const { accessKeyId, secretAccessKey } = person
  return {
    credentials: { accessKeyId, secretAccessKey, region: at.region },
    timeline: { nowMs: at.startMs },
    random: seededRandom(at.seed, `client ${at.label}`),
  }
}

/** Hands every call to the recorder in the order of time, and tells `onCall` when each was completed. */
export function simulate(
  { actors, others }: Cast,
  { recorder, trail, random }: { recorder: Recorder; trail: Trail; random: Random },
  onCall: (call: Call, completedMs: number) => void,
) {
  const waiting = actors.flatMap((calls) => next({ calls, call: null }))
  let other = 0
  while (waiting.length > 0) {
    const first = waiting.reduce((a, b) => (b.call.atMs < a.call.atMs ? b : a))
    for (; (others[other]?.atMs ?? Number.POSITIVE_INFINITY) <= first.call.atMs; other++)
      acceptOther(trail, others[other])
    const completedMs = first.call.atMs + 3 + random.integer(25)
    const reply = recorder.handle(first.call.request, { nowMs: completedMs })
    onCall(first.call, completedMs)
    const [after] = next(first, reply)
    waiting.splice(waiting.indexOf(first), 1, ...(after ? [after] : []))
  }
  for (; other < others.length; other++) acceptOther(trail, others[other])
  trail.deliverAll()
}

interface Waiting {
  calls: Calls
  call: Call
}

function next({ calls }: { calls: Calls; call: Call | null }, reply?: WireReply): Waiting[] {
  const step = reply ? calls.next(reply) : calls.next()
  return step.done ? [] : [{ calls, call: step.value }]
}

function acceptOther(trail: Trail, other: OtherRecord | undefined) {
  if (other) trail.accept(other.record, other.atMs)
}
