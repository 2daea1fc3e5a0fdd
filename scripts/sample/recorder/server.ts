import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WireReply, WireRequest } from '../wire'
import type { Recorder } from './recorder'

const MAX_BODY_BYTES = 1024 * 1024
const LOOPBACK = '127.0.0.1'

/** A recorder that listens. */
export interface RecorderServer {
  url: string
  close(): Promise<void>
}

/** Puts a recorder on the loopback interface. Port 0 takes a free one. Rejects when the port is taken. */
export async function listen(recorder: Recorder, port: number): Promise<RecorderServer> {
  const server = createServer((incoming, outgoing) => {
    answer(recorder, incoming)
      .then((reply) => send(outgoing, reply))
      .catch((cause: unknown) => {
        console.error('The recorder failed to answer a request:', cause)
        send(outgoing, { status: 500, headers: {}, body: JSON.stringify({ __type: 'InternalFailure' }) })
      })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, LOOPBACK, resolve)
  })
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://${LOOPBACK}:${taken}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
      }),
  }
}

async function answer(recorder: Recorder, incoming: IncomingMessage): Promise<WireReply> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) return { status: 413, headers: {}, body: JSON.stringify({ __type: 'RequestTooLarge' }) }
    chunks.push(chunk)
  }
  const headers = Object.entries(incoming.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(',') : (value ?? ''),
  ])
  const request: WireRequest = {
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: Buffer.concat(chunks).toString('utf8'),
  }
  return recorder.handle(request, { nowMs: Date.now(), peer: incoming.socket.remoteAddress ?? LOOPBACK })
}

/** Headers and body leave in one write: in two, each request waits some 40 ms for a delayed acknowledgement. */
function send(outgoing: ServerResponse, { status, headers, body }: WireReply) {
  outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
  outgoing.end(body)
}
