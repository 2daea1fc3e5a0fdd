import type { IncomingMessage, ServerResponse } from 'node:http'
import { bodyOf, LoopbackServer } from './loopback'

export type Input = Record<string, unknown>

/** What an operation gives instead of an answer. */
export interface Refusal {
  status: number
  code: string
  message?: string
}

/** Who asks, and of which region: as the request's signature says. */
export interface Caller {
  accessKeyId: string
  region: string
}

type Handler = (input: Input, caller: Caller) => object | Refusal | Promise<object | Refusal>

/**
 * A stand-in for the AWS services that speak JSON 1.1, for tests: CloudTrail, CloudWatch Logs, Organizations; or 1.0:
 * SQS. It listens on loopback, takes any credentials, and answers each operation with what a test gives for it.
 * Source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export class JsonApiEmulator extends LoopbackServer {
  readonly requests: { operation: string; input: Input; authorization: string }[] = []

  /** By name of operation; may be changed while it runs. */
  constructor(
    readonly operations: Record<string, Handler>,
    private readonly version: '1.0' | '1.1' = '1.1',
  ) {
    super()
  }

  protected override async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? ''
    const input = JSON.parse((await bodyOf(request)) || '{}') as Input
    this.requests.push({ operation, input, authorization: request.headers.authorization ?? '' })
    const given = (await this.operations[operation]?.(input, callerOf(request))) ?? {
      status: 400,
      code: 'UnknownOperationException',
    }
    const status = 'status' in given && 'code' in given ? Number(given.status) : 200
    const body = status === 200 ? given : { __type: (given as Refusal).code, message: (given as Refusal).message }
    response.writeHead(status, { 'content-type': `application/x-amz-json-${this.version}` })
    response.end(JSON.stringify(body))
  }
}

export function callerOf(request: IncomingMessage): Caller {
  const [, accessKeyId = '', region = ''] =
    /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? []
  return { accessKeyId, region }
}
