import 'server-only'
import { CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import { asObject, asText } from '@/lib/cloudtrail/json-value'
import { keptKind, managementNames } from '@/lib/cloudtrail/kept-events'
import { AppError } from '@/lib/errors'
import { clientSettings } from './aws-client'
import type { fleetCredentials } from './fleet-credentials'
import type { Pace } from './pace'
import type { Answer, Asked } from './source'

/** Each page becomes a file of the archive: small answers are put together. */
const pageCharacters = 1 << 20

/** One account and region, with what asks there. */
export interface Place extends ReturnType<ReturnType<typeof fleetCredentials>> {
  account: string
  region: string
  pace: Pace
}

/**
 * All kept management calls of the time asked for, name after name: the history takes one name a question, and `named`
 * ends it. Pages, then the `asked` that ends them. Throws what the SDK throws, and `source_unreadable` when another account answers.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export async function* lookups(
  place: Place,
  asked: Asked,
  signal: AbortSignal,
): AsyncGenerator<Answer | { kind: 'named' }> {
  const { region, credentials } = place
  const client = new CloudTrailClient({
    ...clientSettings({ region, role: null }),
    ...(credentials === undefined ? {} : { credentials }),
  })
  // Below the client's retries, so that every attempt keeps the pace.
  client.middlewareStack.add((next) => (args) => place.pace.run(() => next(args)), {
    step: 'finalizeRequest',
    priority: 'low',
  })
  let records: string[] = []
  let characters = 0
  let count = 0
  try {
    for (const name of managementNames()) {
      for await (const text of named(client, { name, asked, place }, signal)) {
        records.push(text)
        characters += text.length
        count++
        if (characters < pageCharacters) continue
        yield { kind: 'page', ...asked, records }
        records = []
        characters = 0
      }
      yield { kind: 'named' }
    }
  } finally {
    client.destroy()
  }
  if (records.length > 0) yield { kind: 'page', ...asked, records }
  yield { kind: 'asked', ...asked, records: count, scannedBytes: null }
}

interface Question {
  name: string
  asked: Asked
  place: Place
}

async function* named(client: CloudTrailClient, { name, asked, place }: Question, signal: AbortSignal) {
  let NextToken: string | undefined
  do {
    const command = new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
      ...{ StartTime: new Date(asked.fromMs), EndTime: new Date(asked.toMs), MaxResults: 50, NextToken },
    })
    const page = await client.send(command, { abortSignal: signal })
    for (const event of page.Events ?? []) {
      const text = keptRecord(event, name)
      if (text === null) continue
      checkAccount(text, place.account)
      yield text
    }
    NextToken = page.NextToken
  } while (NextToken !== undefined)
}

/** Other services have calls of the same name, such as AddTags. */
function keptRecord({ EventSource = '', CloudTrailEvent }: Event, name: string): string | null {
  return CloudTrailEvent === undefined || keptKind(EventSource, name) === null ? null : CloudTrailEvent
}

/** Credentials of another account answer with that one's history, and this one would look empty. */
function checkAccount(text: string, account: string): void {
  const recipient = recipientOf(text)
  if (recipient === null || recipient === account) return
  throw new AppError(
    'source_unreadable',
    `The credentials used for account ${account} are of account ${recipient}. Set fleet.role to a role with ` +
      '{account} in its ARN.',
  )
}

/** null: what is no record is kept, and told as that by who parses it. */
function recipientOf(text: string): string | null {
  try {
    const record: unknown = JSON.parse(text)
    return asText(asObject(record)?.recipientAccountId)
  } catch {
    return null
  }
}
