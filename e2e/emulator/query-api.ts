import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What an action gives: the XML inside its result, or a refusal. */
export type QueryAnswer = string | { status: number; code: string; message: string }

/**
 * A stand-in for the AWS services that speak the Query protocol (STS, IAM), for tests. It listens on loopback and
 * takes any credentials. Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export class QueryApiEmulator {
  readonly requests: { action: string; input: URLSearchParams; authorization: string }[] = []
  private readonly server = createServer((request, response) => void this.answer(request, response))

  /** By name of action; may be changed while it runs. */
  constructor(readonly actions: Record<string, (input: URLSearchParams) => QueryAnswer>) {}

  /** Its address, for `AWS_ENDPOINT_URL_…`. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  stop(): void {
    this.server.close()
    this.server.closeAllConnections()
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = []
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
    const input = new URLSearchParams(Buffer.concat(parts).toString())
    const action = input.get('Action') ?? ''
    this.requests.push({ action, input, authorization: request.headers.authorization ?? '' })
    const given = this.actions[action]?.(input) ?? { status: 400, code: 'InvalidAction', message: action }
    const isRefused = typeof given !== 'string'
    response.writeHead(isRefused ? given.status : 200, { 'content-type': 'text/xml' })
    response.end(
      isRefused
        ? `<ErrorResponse><Error><Code>${given.code}</Code><Message>${given.message}</Message></Error></ErrorResponse>`
        : `<${action}Response><${action}Result>${given}</${action}Result></${action}Response>`,
    )
  }
}
