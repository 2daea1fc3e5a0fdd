import { randomInt, randomUUID } from 'node:crypto'
import { Agent, request as httpRequest } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { byAccessKey, type Person, type PersonName, samplePeople } from './people'
import { seededRandom } from './random'
import { createRecorder } from './recorder/recorder'
import { listen } from './recorder/server'
import { createTrail } from './recorder/trail'
import type { Calls, WireReply, WireRequest } from './wire'

/** A recorder in real time: it listens, and what it recorded becomes log files every few seconds. */
export interface LiveRecorder {
  url: string
  people: Record<PersonName, Person>
  /** Stops listening and delivers what waits; a second call waits for the first. */
  close(): Promise<void>
}

/** Starts a recorder on loopback that writes log files under `root`. `onDelivery` hears of each file. */
export async function startLiveRecorder(
  { root, port = 0, everyMs }: { root: string; port?: number; everyMs: number },
  onDelivery?: (key: string, records: readonly object[]) => void,
): Promise<LiveRecorder> {
  const people = samplePeople(Date.now())
  const random = seededRandom(randomInt(2 ** 47), 'trail')
  const trail = createTrail({ root, random, onDelivery: ({ key, records }) => onDelivery?.(key, records) })
  const server = await listen(createRecorder({ people: byAccessKey(people), trail, newId: randomUUID }), port)
  const deliver = () => trail.deliverAll(Date.now())
  const timer = setInterval(deliver, everyMs)
  let closing: Promise<void> | undefined
  return {
    url: server.url,
    people,
    close() {
      clearInterval(timer)
      closing ??= server.close().then(deliver)
      return closing
    },
  }
}

/** Makes a client's calls over HTTP, each when its own time has come; once `hurry` is aborted, without waiting. */
export async function follow(calls: Calls, url: string, hurry: AbortSignal): Promise<void> {
  const agent = new Agent({ keepAlive: true })
  try {
    for (let step = calls.next(); !step.done; ) {
      const { atMs, request } = step.value
      if (atMs > Date.now()) await wait(atMs - Date.now(), undefined, { signal: hurry }).catch(ignoreAbort)
      step = calls.next(await send(request, url, agent))
    }
  } finally {
    agent.destroy()
  }
}

function ignoreAbort(error: unknown) {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error
}

function send({ method, path, headers, body }: WireRequest, url: string, agent: Agent): Promise<WireReply> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(new URL(path, url), { method, headers, agent }, (incoming) => {
      let text = ''
      incoming.setEncoding('utf8')
      incoming.on('data', (chunk: string) => {
        text += chunk
      })
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: {}, body: text }))
      incoming.on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
