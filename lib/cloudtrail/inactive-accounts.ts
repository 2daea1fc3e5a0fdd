/** An account as Organizations lists it. */
export interface ListedAccount {
  account: string
  name: string | null
  /** In the words of the API, such as ACTIVE, SUSPENDED or PENDING_CLOSURE. */
  state: string
}

const mostNamed = 12

/** That accounts which are not active are there, and are not asked; null: there is none. */
export function inactiveWords(accounts: readonly ListedAccount[]): string | null {
  if (accounts.length === 0) return null
  const [many, verb] = accounts.length === 1 ? ['account', 'is'] : ['accounts', 'are']
  const named = accounts.slice(0, mostNamed).map(({ account, name, state }) => {
    const said = state.toLowerCase().replaceAll('_', ' ')
    return name === null ? `${account} (${said})` : `“${name}” (${account}, ${said})`
  })
  const more = accounts.length - named.length
  const list = `${named.join(', ')}${more === 0 ? '' : ` and ${more} more`}`
  return `${accounts.length} ${many} of the organization ${verb} not active and ${verb} not asked: ${list}. What was recorded before stays.`
}
