import 'server-only'
import { AppError } from '@/lib/errors'
import { formatSpan } from '@/lib/format'
import { type FleetSetting, historyName } from '@/lib/source-settings'
import { apiFailure, unreadableSource } from './api-failure'
import { atOnce } from './at-once'
import { fleetCredentials } from './fleet-credentials'
import { HistoryProgress } from './history-progress'
import { lookups } from './lookup-events'
import { Organization } from './organization'
import { Pace } from './pace'
import type { Answer, AskedBefore, RecordSource } from './source'

const hourMs = 3_600_000
/** The history reaches back 90 days; a long reading must not slip out of them. */
const reachMs = 90 * 24 * hourMs - hourMs
/** Events reach the history some minutes after their calls, and not in order. */
const lateMs = hourMs
const right = 'cloudtrail:LookupEvents'

export interface HistoryOptions {
  now?: () => number
  /** Two requests a second are allowed for each account and region. */
  spacingMs?: number
  /** Accounts and regions asked at the same time. */
  mostAtOnce?: number
}

/**
 * The event history of every account and region: management calls of the last 90 days, so the life of runs and changes
 * of trails, never metrics. One failed place does not keep the others from being asked.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export function eventHistory(
  setting: FleetSetting,
  { now = Date.now, spacingMs = 500, mostAtOnce = 16 }: HistoryOptions = {},
): RecordSource {
  const { regions, role, pollMs } = setting
  const listAccounts = accountsOf(setting)
  const credentials = fleetCredentials(role)
  const paces = new Map<string, Pace>()
  const location = `Event history of ${accountWords(setting)} in ${regions.join(', ')}`
  const habit = `What is new every ${formatSpan(pollMs)}, and the last ${formatSpan(lateMs)} again, for what comes late.`
  return {
    ...{ name: historyName, kind: 'history', location, pollMs, mostBytesADay: null, habit },
    async *ask(before: AskedBefore, signal: AbortSignal) {
      const failures: Failure[] = []
      const accounts = await listAccounts(signal)
      const progress = new HistoryProgress(accounts.length * regions.length, { spacingMs, mostAtOnce })
      yield progress.told()
      const questions = accounts.flatMap((account) =>
        regions.map((region) => {
          const part = `${account}/${region}`
          const untilMs = before.until(part, now() - reachMs) ?? 0
          const pace = paces.get(part) ?? new Pace(spacingMs)
          paces.set(part, pace)
          return async function* (): AsyncGenerator<Answer> {
            const endMs = Math.floor(now() / 1000) * 1000
            const fromMs = Math.min(endMs, Math.max(untilMs - lateMs, endMs - reachMs))
            const asked = { part, fromMs, toMs: endMs }
            try {
              for await (const answer of lookups({ account, region, pace, ...credentials(account) }, asked, signal)) {
                yield answer.kind === 'named' ? progress.named(part) : answer
              }
            } catch (error) {
              signal.throwIfAborted()
              failures.push({ part, error })
            }
          }
        }),
      )
      yield* atOnce(questions, mostAtOnce)
      if (failures.length > 0) throw failed(failures)
    },
  }
}

/** New accounts of an organization are found whenever it is asked. */
function accountsOf({ accounts, regions }: FleetSetting): (signal: AbortSignal) => Promise<string[]> {
  if (accounts.length > 0) return () => Promise.resolve(accounts)
  const organization = new Organization(regions)
  return (signal) => organization.ids(signal)
}

function accountWords({ accounts }: FleetSetting): string {
  if (accounts.length === 0) return 'all accounts of the organization'
  return accounts.length === 1 ? `account ${accounts[0]}` : `${accounts.length} accounts`
}

interface Failure {
  part: string
  error: unknown
}

/** One error for all places; those that failed alike are named together. */
function failed(failures: Failure[]): AppError {
  const alike = new Map<string, Failure[]>()
  for (const failure of failures) {
    const { kind, name } = apiFailure(failure.error)
    const key = failure.error instanceof AppError ? failure.error.message : `${kind} ${name}`
    alike.set(key, [...(alike.get(key) ?? []), failure])
  }
  const messages = [...alike.values()].map((group) => {
    const location = `The event history of ${nameParts(group)}`
    return unreadableSource(group[0]?.error, { location, right }).message
  })
  return new AppError('source_unreadable', messages.join(' '), { cause: failures[0]?.error })
}

const mostNamed = 12

function nameParts(failures: Failure[]): string {
  // In one order, whichever failed first: the same trouble is told in the same words.
  const parts = failures.map(({ part }) => part).sort()
  const named = parts.slice(0, mostNamed)
  const more = failures.length - named.length
  return more === 0 ? named.join(', ') : `${named.join(', ')} and ${more} more`
}
