import 'server-only'
import type { Grant, Scope } from '@/lib/access/scope'
import type { SqlParams } from './store'

/** A piece of SQL with the values it binds. The text never holds anything from a request. */
export interface Fragment {
  sql: string
  params: SqlParams
}

/**
 * The condition under which rows of `alias` may be seen. `alias` has the columns account, region and, for run
 * prefixes, a run's name in `nameColumn` (null for events without a run, which prefixes therefore hide).
 */
export function scopeFilter(scope: Scope, alias: string, nameColumn = `${alias}.name`): Fragment {
  const params: SqlParams = {}
  const grants = scope.grants.map((grant, at) => grantFilter(grant, { alias, nameColumn, at, params }))
  return { sql: grants.length === 0 ? 'false' : `(${grants.join(' or ')})`, params }
}

/** The scope without its run prefixes: for what is said of an account and region as a whole (coverage). */
export function placesOf(scope: Scope): Scope {
  return {
    grants: scope.grants.map(({ role, accounts, regions }) => ({ role, accounts, ...(regions && { regions }) })),
  }
}

interface Place {
  alias: string
  nameColumn: string
  at: number
  params: SqlParams
}

function grantFilter(grant: Grant, { alias, nameColumn, at, params }: Place): string {
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
    params[`scopePrefixes${at}`] = grant.runPrefixes
    conditions.push(
      `(${nameColumn} is not null and len(list_filter($scopePrefixes${at}, lambda p: starts_with(${nameColumn}, p))) > 0)`,
    )
  }
  return conditions.length === 0 ? 'true' : `(${conditions.join(' and ')})`
}
