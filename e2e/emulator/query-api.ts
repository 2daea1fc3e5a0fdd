import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Caller, callerOf } from './json-api'
import { bodyOf, LoopbackServer } from './loopback'

/** What an action gives: the XML inside its result, or a refusal. */
export type QueryAnswer = string | { status: number; code: string; message: string }

/**
 * A stand-in for the AWS services that speak the Query protocol (STS, IAM), for tests. It listens on loopback and
 * takes any credentials. Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export class QueryApiEmulator extends LoopbackServer {
  readonly requests: { action: string; input: URLSearchParams; authorization: string }[] = []

  /** By name of action; may be changed while it runs. */
  constructor(readonly actions: Record<string, (input: URLSearchParams, caller: Caller) => QueryAnswer>) {
    super()
  }

  protected override async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const input = new URLSearchParams(await bodyOf(request))
    const action = input.get('Action') ?? ''
    this.requests.push({ action, input, authorization: request.headers.authorization ?? '' })
    const given = this.actions[action]?.(input, callerOf(request)) ?? {
      status: 400,
      code: 'InvalidAction',
      message: action,
    }
    const isRefused = typeof given !== 'string'
    response.writeHead(isRefused ? given.status : 200, { 'content-type': 'text/xml' })
    response.end(
      isRefused
        ? `<ErrorResponse><Error><Code>${given.code}</Code><Message>${given.message}</Message></Error></ErrorResponse>`
        : `<${action}Response><${action}Result>${given}</${action}Result></${action}Response>`,
    )
  }
}
