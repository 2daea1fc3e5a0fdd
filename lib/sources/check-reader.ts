import 'server-only'
import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { UNWANTED_ACTIONS } from '@/lib/cloudtrail/set-up-reader'
import type { RoleSetting } from '@/lib/source-settings'
import { apiFailure } from './api-failure'
import { clientSettings } from './aws-client'
import { type Check, triedCall } from './check-tried'

interface Reader {
  /** The source whose credentials are looked at. */
  source: string
  region: string | null
  role: RoleSetting | null
  /** Where its log files lie; null for a source without a bucket. */
  place: { bucket: string; prefix: string } | null
}

/**
 * Who reads a source, and whether that identity may do what a reader should not. IAM is asked what it would decide;
 * where that is not allowed the answer is `not checked`, since trying could change something.
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export async function checkReader({ source, region, role, place }: Reader): Promise<Check[]> {
  const usual = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1'
  const settings = clientSettings({ region: region ?? usual, role })
  let arn = ''
  const question = { source, what: 'Who reads it', right: role === null ? null : 'sts:AssumeRole' }
  const who = await triedCall(question, async () => {
    const identity = await new STSClient(settings).send(new GetCallerIdentityCommand({}))
    arn = identity.Arn ?? ''
    return arn
  })
  return arn === '' ? [who] : [who, await tooMuch({ source, arn, place }, new IAMClient(settings))]
}

async function tooMuch(
  { source, arn, place }: Pick<Reader, 'source' | 'place'> & { arn: string },
  client: IAMClient,
): Promise<Check> {
  const question = { source, what: 'Rights that a reader should not have', right: 'iam:SimulatePrincipalPolicy' }
  try {
    const allowed: string[] = []
    for (const { actions, resource } of unwanted(place, arn)) {
      const decided = await decisions(client, { arn, actions, resource })
      allowed.push(...actions.filter((action) => decided.get(action) === 'allowed'))
    }
    if (allowed.length > 0) return { ...question, result: 'too much', detail: `${allowed.join(', ')}. Take them away.` }
    const where = place === null ? '' : `on s3://${place.bucket}; `
    const limits = 'of trails, data stores, log groups, keys and runs only what is allowed on all of them is seen'
    return { ...question, result: 'ok', detail: `none is allowed ${where}${limits}` }
  } catch (error) {
    const { kind, name, message } = apiFailure(error)
    const why = kind === 'forbidden' ? 'IAM may not be asked, and nothing is tried that could change something' : name
    return { ...question, result: 'not checked', detail: `${why} (${message}).` }
  }
}

/** What IAM would decide about each action of an identity on a resource. Throws what the client throws. */
export async function decisions(
  client: IAMClient,
  { arn, actions, resource }: { arn: string; actions: string[]; resource: string },
): Promise<Map<string, string>> {
  const command = new SimulatePrincipalPolicyCommand({
    ...{ PolicySourceArn: principalOf(arn), ActionNames: actions, ResourceArns: [resource] },
  })
  const { EvaluationResults = [] } = await client.send(command)
  if (EvaluationResults.length < actions.length) throw new Error('IAM did not decide about all of them')
  return new Map(EvaluationResults.map((one) => [one.EvalActionName ?? '', one.EvalDecision ?? '']))
}

/** IAM decides for a resource: without one it would see only what a policy allows on everything. */
function unwanted(place: Reader['place'], arn: string): { actions: string[]; resource: string }[] {
  const anything = { actions: UNWANTED_ACTIONS.anything, resource: '*' }
  if (place === null) return [anything]
  const bucket = `arn:${arn.split(':')[1]}:s3:::${place.bucket}`
  return [
    { actions: UNWANTED_ACTIONS.objects, resource: `${bucket}/${place.prefix}AWSLogs/log.json.gz` },
    { actions: UNWANTED_ACTIONS.bucket, resource: bucket },
    anything,
  ]
}

/** The user or role behind an identity: IAM knows no sessions. A role's path is not in its session's ARN. */
function principalOf(arn: string): string {
  const session = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn)
  return session ? `arn:${session[1]}:iam::${session[2]}:role/${session[3]}` : arn
}
