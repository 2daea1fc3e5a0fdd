import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server of a test: it listens on a free port of loopback and stops with everything that hangs on it. */
export abstract class LoopbackServer {
  private readonly server = createServer((request, response) => void this.answer(request, response))

  /** Its address, for `AWS_ENDPOINT_URL_…`. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  stop(): void {
    this.server.close()
    this.server.closeAllConnections()
  }

  protected abstract answer(request: IncomingMessage, response: ServerResponse): Promise<void> | void
}

/** The whole body of a request. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
  return Buffer.concat(parts).toString()
}
