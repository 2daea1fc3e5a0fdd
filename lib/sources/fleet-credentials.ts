import 'server-only'
import type { RoleSetting } from '@/lib/source-settings'
import { assumed } from './aws-client'

const spareMs = 5 * 60_000

type Provider = ReturnType<typeof assumed>

/** What a client of an account is made with: the account's role is assumed once for all of its clients. */
export function fleetCredentials(role: RoleSetting | null): (account: string) => { credentials?: Provider } {
  const providers = new Map<string, Provider>()
  return (account) => {
    if (role === null) return {}
    const credentials =
      providers.get(account) ?? once(assumed({ ...role, arn: role.arn.replaceAll('{account}', account) }))
    providers.set(account, credentials)
    return { credentials }
  }
}

/** The same credentials for everybody until they are about to end; a failure is not kept. */
function once(provider: Provider): Provider {
  let held: ReturnType<Provider> | null = null
  return async (properties) => {
    const { expiration } = held === null ? {} : await held
    if (expiration === undefined || expiration.getTime() < Date.now() + spareMs) {
      held = provider(properties)
      held.catch(() => {
        held = null
      })
    }
    return held ?? provider(properties)
  }
}
