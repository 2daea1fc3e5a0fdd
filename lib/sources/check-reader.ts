import 'server-only'
import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { homeRegionOf, parseArn, partitionOf } from '@/lib/cloudtrail/arn'
import { UNWANTED_ACTIONS } from '@/lib/cloudtrail/set-up-reader'
import type { RoleSetting } from '@/lib/source-settings'
import { clientSettings, usualRegion } from './aws-client'
import { type Check, notChecked, type Outcome, type Trial, tryOne } from './check-tried'
import { failureWords } from './failure-words'

/** Who asks, and why nothing can be asked as it; null: it can. */
export interface Identity {
  check: Check
  /** Empty when it is not known. */
  arn: string
  blocked: string | null
}

/** Whose the credentials are that the SDK finds. Each partition of AWS has its own. */
export async function whoAsks(partition: string): Promise<Identity> {
  let arn = ''
  let blocked: string | null = null
  const check = await tryOne({
    ...{ source: 'credentials', what: 'Who asks', right: null, on: null },
    ask: async () => {
      try {
        arn = await callerOf(null, partition)
        return arn
      } catch (error) {
        // Where only this service is out of reach, the others may still answer.
        if (failureWords(error).kind === 'credentials') blocked = 'It takes credentials that AWS accepts.'
        throw error
      }
    },
  })
  return { check, arn, blocked }
}

/** Assumes `role` as the identity that asks. `source`: what needs it. Said once, however much needs it. */
export async function assumeRole(role: RoleSetting, source: string, asker: Identity): Promise<Identity> {
  const question = { source, what: 'Assume the role', right: 'sts:AssumeRole', on: role.arn }
  if (asker.blocked !== null) return { check: notChecked(question, asker.blocked), arn: '', blocked: asker.blocked }
  let arn = ''
  const trial = {
    ...question,
    ask: async () => {
      arn = await callerOf(role, partitionIn(role.arn))
      return arn
    },
  }
  const check = await tryOne(trial)
  if (check.result === 'ok') return { check, arn, blocked: null }
  const sent = role.externalId === null ? 'no ExternalId was sent' : 'the configured ExternalId was sent'
  const who = asker.arn === '' ? 'Whoever asks' : asker.arn
  const tried = `${who} tried, and ${sent}.`
  const fix = `Name it in the role’s trust policy${role.externalId === null ? '' : ', with the same ExternalId,'} and allow it sts:AssumeRole.`
  const detail = `${tried} ${check.result === 'missing' ? `${fix} ` : ''}${check.detail}`
  return { check: { ...check, ...question, detail }, arn, blocked: `It takes ${role.arn}, which cannot be assumed.` }
}

async function callerOf(role: RoleSetting | null, partition: string): Promise<string> {
  const client = new STSClient(clientSettings({ region: regionIn(partition), role }))
  const { Arn = '' } = await client.send(new GetCallerIdentityCommand({}))
  return Arn
}

const partitionIn = (arn: string) => parseArn(arn)?.partition ?? partitionOf(usualRegion())

function regionIn(partition: string): string {
  return partitionOf(usualRegion()) === partition ? usualRegion() : homeRegionOf(partition)
}

interface Reader {
  source: string
  role: RoleSetting | null
  /** Of the identity that reads. */
  arn: string
  /** Where its log files lie; null for a source without a bucket. */
  place: { bucket: string; prefix: string } | null
}

/**
 * Whether the reader may do what it should not. IAM is asked what it would decide; where that is not allowed the answer
 * is `not checked`, since trying could change something.
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export function tooMuchTrial(reader: Reader): Trial {
  const { source, role, arn } = reader
  const on = arn === '' ? null : principalOf(arn)
  return {
    ...{ source, what: 'Rights that a reader should not have', right: 'iam:SimulatePrincipalPolicy', on },
    ask: () => tooMuch(reader, new IAMClient(clientSettings({ region: regionIn(partitionIn(arn)), role }))),
  }
}

async function tooMuch({ place, arn }: Reader, client: IAMClient): Promise<Outcome> {
  if (arn === '') return { result: 'not checked', detail: 'It takes to know who reads.' }
  try {
    const allowed: string[] = []
    for (const { actions, resource } of unwanted(place, arn)) {
      const decided = await decisions(client, { arn, actions, resource })
      allowed.push(...actions.filter((action) => decided.get(action) === 'allowed'))
    }
    if (allowed.length > 0) return { result: 'too much', detail: `${allowed.join(', ')}. Take them away.` }
    const where = place === null ? '' : `on s3://${place.bucket}; `
    const limits = 'of trails, data stores, log groups, keys and runs only what is allowed on all of them is seen'
    return { result: 'ok', detail: `none is allowed ${where}${limits}` }
  } catch (error) {
    return iamSilent(error)
  }
}

/** What IAM does not tell is not found out by trying. */
export function iamSilent(error: unknown): Outcome {
  const detail = `Only IAM can tell without a try that could change something. ${failureWords(error).words}`
  return { result: 'not checked', detail }
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
