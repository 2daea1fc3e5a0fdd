import { createHash, randomUUID } from 'node:crypto'
import { JsonApiEmulator, type Refusal } from './json-api'

const mostAtOnce = 10

/**
 * A stand-in for one standard queue of SQS, for tests: ReceiveMessage with long polling, DeleteMessageBatch. What was
 * received and not deleted comes again when a test says so.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
export class SqsEmulator {
  /** What every request gets instead of its answer. */
  refusal: Refusal | null = null
  private waiting: { id: string; body: string }[] = []
  private received = new Map<string, string>()
  private wake: () => void = () => undefined
  /** By operation, what alone is refused. */
  readonly denied = new Map<string, Refusal>()
  private readonly api = new JsonApiEmulator(
    {
      ReceiveMessage: async ({ WaitTimeSeconds, VisibilityTimeout }) =>
        this.refused('ReceiveMessage') ?? this.receive(Number(WaitTimeSeconds ?? 0), VisibilityTimeout !== 0),
      GetQueueAttributes: () =>
        this.refused('GetQueueAttributes') ?? {
          Attributes: { ApproximateNumberOfMessages: String(this.waiting.length) },
        },
      DeleteMessageBatch: ({ Entries }) =>
        this.refused('DeleteMessageBatch') ?? this.remove(Entries as { Id: string; ReceiptHandle: string }[]),
    },
    '1.0',
  )

  /** The queue's URL. */
  async start(): Promise<string> {
    return `${await this.api.start()}/111122223333/trail-logs`
  }

  stop(): void {
    this.api.stop()
  }

  /** Requests so far, by operation. */
  count(operation: string): number {
    return this.api.requests.filter((request) => request.operation === operation).length
  }

  /** Messages that were not deleted. */
  get left(): number {
    return this.waiting.length + this.received.size
  }

  send(...bodies: unknown[]): void {
    for (const body of bodies) {
      this.waiting.push({ id: randomUUID(), body: typeof body === 'string' ? body : JSON.stringify(body) })
    }
    this.wake()
  }

  private refused(operation: string): Refusal | null {
    return this.refusal ?? this.denied.get(operation) ?? null
  }

  private async receive(waitSeconds: number, isHidden: boolean): Promise<object> {
    if (this.waiting.length === 0 && waitSeconds > 0) {
      await new Promise<void>((resolve) => {
        const end = setTimeout(resolve, waitSeconds * 1000).unref()
        this.wake = () => {
          clearTimeout(end)
          resolve()
        }
      })
    }
    const taken = this.waiting.splice(0, mostAtOnce)
    if (isHidden) for (const { id, body } of taken) this.received.set(id, body)
    else this.waiting.unshift(...taken)
    const Messages = taken.map(({ id, body }) => ({
      ...{ MessageId: id, ReceiptHandle: id, Body: body, MD5OfBody: createHash('md5').update(body).digest('hex') },
    }))
    return Messages.length === 0 ? {} : { Messages }
  }

  private remove(entries: { Id: string; ReceiptHandle: string }[]): object {
    for (const { ReceiptHandle } of entries) this.received.delete(ReceiptHandle)
    return { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] }
  }
}
