import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { z } from 'zod'
import { append, longs, texts } from './append'
import type { ChainName } from './digest-chains'
import { Whole } from './rows'
import type { ReadStore } from './store'

/** An hour of a chain as `judgeChain` of lib/evidence says it; times in epoch ms, `toMs` exclusive. */
export interface ProofHour {
  fromMs: number
  toMs: number
  state: string
  reason: string | null
  digestKey: string | null
}

export interface ChainHours extends ChainName {
  account: string
  region: string
  trail: string | null
  hours: ProofHour[]
}

/** Puts a chain's hours in the place of those that it had. */
export async function keepHours(connection: DuckDBConnection, kept: ChainHours): Promise<void> {
  const { source, chain, account, region, trail, hours } = kept
  const same = (text: string | null) => texts(hours.map(() => text))
  await connection.run('delete from proof_hours where source = $source and chain = $chain', { source, chain })
  await append(connection, 'proof_hours', {
    rows: hours.length,
    columns: [
      ...[same(source), same(chain), same(account), same(region), same(trail)],
      longs(hours.map(({ fromMs }) => fromMs)),
      longs(hours.map(({ toMs }) => toMs)),
      texts(hours.map(({ state }) => state)),
      texts(hours.map(({ reason }) => reason)),
      texts(hours.map(({ digestKey }) => digestKey)),
    ],
  })
}

/** Every chain there is, those to be judged first. */
export async function readChains(store: ReadStore): Promise<(ChainName & { isJudged: boolean })[]> {
  return store.query(
    `select source, coalesce(chain, object_key) as chain, bool_and(verdict is not null) as "isJudged"
     from digest_facts group by all order by "isJudged", source, chain`,
    {},
    z.object({ source: z.string(), chain: z.string(), isJudged: z.boolean() }),
  )
}

/** When the first and the newest log file of an account and region came, by their names; null: none has such a name. */
export async function readDeliveries(store: ReadStore, place: { source: string; account: string; region: string }) {
  const [row] = await store.query(
    `select min(delivered_ms) as "firstMs", max(delivered_ms) as "newestMs" from files
     where source = $source and account = $account and region = $region`,
    { ...place },
    z.object({ firstMs: Whole.nullable(), newestMs: Whole.nullable() }),
  )
  return row ?? { firstMs: null, newestMs: null }
}
