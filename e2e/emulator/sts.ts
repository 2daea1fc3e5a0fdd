import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A stand-in for AssumeRole, for tests. It listens on loopback, and the access key it gives out tells the account:
 * `ASIA` and its id. A role of an account in `refused` cannot be assumed, nor one asked for with another external id.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export class StsEmulator {
  readonly refused = new Set<string>()
  /** Role ARNs in the order they were asked for. */
  readonly assumed: string[] = []
  private readonly server = createServer((request, response) => void this.answer(request, response))

  constructor(readonly externalId: string) {}

  /** Its address, for `AWS_ENDPOINT_URL_STS`. */
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
    const asked = new URLSearchParams(Buffer.concat(parts).toString())
    const arn = asked.get('RoleArn') ?? ''
    const account = arn.split(':')[4] ?? ''
    this.assumed.push(arn)
    const isRefused = this.refused.has(account) || asked.get('ExternalId') !== this.externalId
    response.writeHead(isRefused ? 403 : 200, { 'content-type': 'text/xml' })
    response.end(isRefused ? refusal(arn) : credentials(account))
  }
}

const refusal = (arn: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:iam::999999999999:user/reader ` +
  `is not authorized to perform: sts:AssumeRole on resource: ${arn}</Message></Error></ErrorResponse>`

const credentials = (account: string) =>
  `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA${account}</AccessKeyId>` +
  '<SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>' +
  `<Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`
