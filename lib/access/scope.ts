/** What a viewer may see. One grant is one (role, accounts, regions, run prefixes); grants add up. */
export interface Scope {
  grants: Grant[]
}

export interface Grant {
  role: 'viewer' | 'auditor' | 'admin'
  /** Accounts of runs (and, for events without a run, recipientAccountId). */
  accounts: 'all' | string[]
  /** Absent: every region. */
  regions?: string[]
  /** Lower-case beginnings of run names. Present: events without a run are hidden. */
  runPrefixes?: string[]
}

/** The scope until sign-in exists: the server answers on loopback only, to whoever sits at the machine. */
export const EVERYTHING: Scope = { grants: [{ role: 'admin', accounts: 'all' }] }

/** Whether everything may be seen: every account, region and run. */
export function seesEverything({ grants }: Scope): boolean {
  return grants.some(
    ({ accounts, regions, runPrefixes }) => accounts === 'all' && regions === undefined && runPrefixes === undefined,
  )
}

/** Whether something may be seen of an account and region as a whole. */
export function maySeePlace({ grants }: Scope, { account, region }: { account: string; region: string }): boolean {
  return grants.some(
    ({ accounts, regions }) =>
      (accounts === 'all' || accounts.includes(account)) && (regions === undefined || regions.includes(region)),
  )
}
