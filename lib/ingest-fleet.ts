import 'server-only'
import { setMaxListeners } from 'node:events'
import pLimit from 'p-limit'
import { deliversNothing } from './cloudtrail/recording-words'
import type { TrailAnswer, TrailSettings } from './cloudtrail/trail-settings'
import { AppError } from './errors'
import type { Committer } from './ingest-commit'
import { undeliveredGroups } from './ingest-fleet-groups'
import { FleetStores } from './ingest-fleet-stores'
import type { IngestLog } from './ingest-log'
import type { FleetSetting } from './source-settings'
import type { NamedAccount } from './sources/account-names'
import type { FleetSource } from './sources/fleet'
import { type FleetNow, placeKey, type TimedAnswer } from './store/fleet-now'

const dayMs = 86_400_000
const accountsAtOnce = 8

interface Parts {
  setting: FleetSetting
  source: FleetSource
  committer: Committer
  /** Lets one thing after the other use the committer. */
  turn: <T>(work: () => Promise<T>) => Promise<T>
  log: IngestLog
}

/** null: the configuration names no fleet. */
export function fleetFollower(
  {
    setting,
    source,
    ...parts
  }: Omit<Parts, 'setting' | 'source'> & { [One in 'setting' | 'source']: Parts[One] | null },
  before: FleetNow['answers'],
): FleetFollower | null {
  return setting === null || source === null ? null : new FleetFollower({ ...parts, setting, source }, before)
}

/** Asks every account and region for its trails' settings, and notes what they say when it differs, and once a day. */
export class FleetFollower {
  readonly now: FleetNow
  private triedMs = Number.NEGATIVE_INFINITY
  private readonly noted = new Map<string, { print: string; day: number }>()
  private readonly stores: FleetStores
  /** Trails as the accounts that own them see them, by ARN. */
  private readonly owned = new Map<string, TrailSettings>()

  /** `before`: the last noted answers, and accounts known from them until the organization says which there are. */
  constructor(
    private readonly parts: Parts,
    before: FleetNow['answers'],
  ) {
    const known = [...new Set([...before.values()].map(({ latest }) => latest.answer.account))].sort()
    const { accounts, regions } = parts.setting
    this.now = {
      accounts: (accounts.length > 0 ? accounts : known).map((account) => ({ account, name: null, unit: null })),
      ...{
        inactive: [],
        regions,
        names: null,
        isAsking: false,
        error: null,
        storeProblems: [],
        undelivered: new Map(),
        isRead: parts.source.isRead,
        answers: before,
      },
    }
    this.stores = new FleetStores(before, parts.log)
    this.judgeGroups()
    for (const [key, { latest }] of before) {
      this.noted.set(key, { print: printOf(latest.answer, latest.atMs), day: dayOf(latest.atMs) })
    }
  }

  /** Has the next pass ask, whatever the time. Answers of how many accounts. */
  askNow(): number {
    this.triedMs = this.now.isAsking ? this.triedMs : Number.NEGATIVE_INFINITY
    this.now.isAsking = true
    return this.now.accounts.length
  }

  /** Asks once when it is time to. Answers whether anything was noted. An account that fails stops no other. */
  async pass(stop: AbortSignal): Promise<boolean> {
    const now = performance.now()
    if (now - this.triedMs < this.parts.setting.pollMs) return false
    this.triedMs = now
    this.now.isAsking = true
    try {
      return await this.ask(stop)
    } finally {
      this.now.isAsking = false
    }
  }

  private async ask(stop: AbortSignal): Promise<boolean> {
    const signal = AbortSignal.any([stop])
    // Every request that runs listens to it, and more than ten of them are no leak.
    setMaxListeners(0, signal)
    await this.nameAccounts(signal)
    const { settings: stores, problems } = this.stores.settle(await this.parts.source.dataStores(signal))
    this.now.storeProblems = problems
    const limit = pLimit(accountsAtOnce)
    const waiting: TrailAnswer[] = []
    let noted = 0
    await Promise.all(
      this.now.accounts.map(({ account }) =>
        limit(async () => {
          const asked = await this.parts.source.ask(account, signal)
          const answers = asked.map((answer) => this.withStores(answer, stores))
          for (const answer of answers) this.learn(answer)
          const whole = answers.filter((answer) => this.isWhole(answer))
          waiting.push(...answers.filter((answer) => !this.isWhole(answer)))
          noted += await this.take(whole)
        }),
      ),
    )
    // The account that owns an organization's trail may have answered last.
    noted += await this.take(waiting)
    this.judgeGroups()
    return noted > 0
  }

  private judgeGroups(): void {
    this.now.undelivered = undeliveredGroups(this.parts.source.logGroups, this.now.answers)
  }

  private async nameAccounts(signal: AbortSignal): Promise<void> {
    const { setting, source, log } = this.parts
    const problems: string[] = []
    const attempt = async <Read>(read: () => Promise<Read>) => {
      try {
        return await read()
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'source_unreadable') throw error
        problems.push(error.message)
        return null
      }
    }
    const listed = setting.organization ? await attempt(() => source.organization(signal)) : null
    const named = await attempt(async () => {
      const { names, problems: bad } = await source.names()
      problems.push(...bad)
      return names
    })
    const error = problems.length === 0 ? null : problems.join(' ')
    if (error !== null && error !== this.now.error) log.warn('accounts not named', { error })
    this.now.error = error
    if (listed !== null) this.now.names = { from: 'organization', atMs: Date.now() }
    else if (named !== null && named.length > 0) this.now.names ??= { from: 'file', atMs: Date.now() }
    this.rename(listed?.active ?? null, named ?? [])
    // Those that the setting names are asked, whatever they are.
    if (listed !== null) this.now.inactive = setting.accounts.length > 0 ? [] : listed.inactive
  }

  /** What the file says comes before what the organization says; what neither says any more stays. */
  private rename(listed: NamedAccount[] | null, named: NamedAccount[]): void {
    const { accounts: chosen } = this.parts.setting
    const before = new Map(this.now.accounts.map((each) => [each.account, each]))
    const organization = new Map(listed?.map((each) => [each.account, each]))
    const file = new Map(named.map((each) => [each.account, each]))
    const ids = chosen.length > 0 ? chosen : [...(listed === null ? before : organization).keys()]
    this.now.accounts = ids.map((account) => {
      const known = organization.get(account) ?? before.get(account)
      const own = file.get(account)
      return { account, name: own?.name ?? known?.name ?? null, unit: own?.unit ?? known?.unit ?? null }
    })
  }

  private learn({ account, trails }: TrailAnswer): void {
    for (const trail of trails) {
      if (trail.unread === null && trail.arn.split(':')[4] === account) this.owned.set(trail.arn, trail)
    }
  }

  /** An organization's data store takes other accounts too, but only those that the organization lists. */
  private withStores(answer: TrailAnswer, stores: TrailSettings[]): TrailAnswer {
    const mine = stores.filter(
      ({ arn, isOrganization }) =>
        arn.split(':')[4] === answer.account || (isOrganization && this.parts.setting.organization),
    )
    return { ...answer, trails: [...answer.trails, ...mine] }
  }

  private isWhole({ trails }: TrailAnswer): boolean {
    return trails.every(({ unread, arn }) => unread === null || this.owned.has(arn))
  }

  /** Keeps answers as the newest, and notes those that say something new. Answers how many. */
  private async take(answers: TrailAnswer[]): Promise<number> {
    const atMs = Date.now()
    const filled = answers.map((answer) => ({ ...answer, trails: answer.trails.map((trail) => this.fill(trail)) }))
    const due = filled.filter((answer) => {
      const before = this.noted.get(placeKey(answer))
      return before?.print !== printOf(answer, atMs) || before.day !== dayOf(atMs)
    })
    for (const answer of filled) this.now.answers.set(placeKey(answer), this.timed(answer, atMs))
    if (due.length === 0) return 0
    await this.parts.turn(() =>
      this.parts.committer.note(due.map((answer) => ({ type: 'settings' as const, ...answer }))),
    )
    for (const answer of due) {
      const print = printOf(answer, atMs)
      if (answer.answer !== 'read' && this.noted.get(placeKey(answer))?.print !== print) this.tell(answer)
      this.noted.set(placeKey(answer), { print, day: dayOf(atMs) })
    }
    return due.length
  }

  private timed(answer: TrailAnswer, atMs: number): TimedAnswer {
    const latest = { answer, atMs }
    const read = answer.answer === 'read' ? latest : (this.now.answers.get(placeKey(answer))?.read ?? null)
    return { latest, read }
  }

  /** What a member account may not read of the organization's trail, its owner may. */
  private fill(trail: TrailSettings): TrailSettings {
    return trail.unread === null ? trail : (this.owned.get(trail.arn) ?? trail)
  }

  private tell({ account, region, answer, detail }: TrailAnswer): void {
    this.parts.log.warn('trail settings not read', { account, region, answer, detail })
  }
}

/** Equal for answers that differ in delivery times only, while something comes, or in the words of a failure. */
function printOf(said: TrailAnswer, atMs: number): string {
  const { answer, detail, trails } = said
  if (answer === 'failed') return answer
  const settled = trails.map((trail) => ({ ...trail, latestDeliveryMs: 0, latestDigestMs: 0 }))
  return JSON.stringify([answer, detail, settled, deliversNothing(trails, said, atMs)])
}

const dayOf = (ms: number) => Math.floor(ms / dayMs)
