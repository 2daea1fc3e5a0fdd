import 'server-only'
import { type Grant, type Scope, seesEverything } from '@/lib/access/scope'
import type { SqlParams } from './store'

/** A piece of SQL with the values it binds. The text never holds anything from a request. */
export interface Fragment {
  sql: string
  params: SqlParams
}

/** The condition under which rows of `alias` may be seen; it has the columns account, region and (a run's) name. */
export function scopeFilter(scope: Scope, alias: string): Fragment {
  return anyGrant(scope, alias, (prefixes) => startsWithAny(`${alias}.name`, prefixes))
}

/** The same for `events`: by their run when they have one, else by the account and region that own them. */
export function eventScope(scope: Scope, alias: string): Fragment {
  return anyGrant(
    scope,
    alias,
    (prefixes) => `${alias}.run_id in (select run_id from runs named where ${startsWithAny('named.name', prefixes)})`,
  )
}

/** The same for what is said of an account and region as a whole (coverage): run prefixes do not narrow it. */
export function placeScope(scope: Scope, alias: string): Fragment {
  return anyGrant(scope, alias, () => 'true')
}

/**
 * The same for whole `files`, whose records may be of any run and service: of an account and region that are seen as a
 * whole, and with no event in them that is not.
 */
export function fileScope(scope: Scope, alias: string): Fragment {
  if (seesEverything(scope)) return { sql: 'true', params: {} }
  const place = anyGrant(scope, alias, () => 'false')
  const event = eventScope(scope, 'e')
  const hidden = `select s.file_id from sightings s join events e using (event_seq)
    where not coalesce(${event.sql}, false)`
  const sql = `(coalesce(${place.sql}, false) and ${alias}.file_id not in (${hidden}))`
  return { sql, params: { ...place.params, ...event.params } }
}

function anyGrant(scope: Scope, alias: string, named: (prefixes: string[]) => string): Fragment {
  const params: SqlParams = {}
  const grants = scope.grants.map((grant, at) => grantFilter(grant, { alias, at, params, named }))
  return { sql: grants.length === 0 ? 'false' : `(${grants.join(' or ')})`, params }
}

interface Place {
  alias: string
  at: number
  params: SqlParams
  /** The condition on a run's name, given the names of the parameters that hold its beginnings. */
  named: (prefixes: string[]) => string
}

function grantFilter(grant: Grant, { alias, at, params, named }: Place): string {
  const conditions: string[] = []
  if (grant.accounts !== 'all') {
    params[`scopeAccounts${at}`] = grant.accounts
    conditions.push(`list_contains($scopeAccounts${at}, ${alias}.account)`)
  }
  if (grant.regions !== undefined) {
    params[`scopeRegions${at}`] = grant.regions
    conditions.push(`list_contains($scopeRegions${at}, ${alias}.region)`)
  }
  if (grant.runPrefixes !== undefined) {
    const names = grant.runPrefixes.map((prefix, place) => {
      params[`scopePrefix${at}x${place}`] = prefix
      return `$scopePrefix${at}x${place}`
    })
    conditions.push(named(names))
  }
  return conditions.length === 0 ? 'true' : `(${conditions.join(' and ')})`
}

const startsWithAny = (column: string, prefixes: string[]) =>
  prefixes.length === 0 ? 'false' : `(${prefixes.map((prefix) => `starts_with(${column}, ${prefix})`).join(' or ')})`
