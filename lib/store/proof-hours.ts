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

/** When calls that are on record stopped a trail of an account, whatever region they were made in, oldest first. */
export async function readStopped(
  store: ReadStore,
  { account, trail }: { account: string; trail: string },
): Promise<number[]> {
  const rows = await store.query(
    `select distinct p.event_ms as ms from trail_changes p join events e using (event_seq)
     where p.effect = 'stop' and e.error_id is null and p.account = $account
       and parse_filename(p.trail, false, 'forward_slash') = $trail
     order by ms`,
    { account, trail },
    z.object({ ms: Whole }),
  )
  return rows.map(({ ms }) => ms)
}

/** When the newest log file or digest of each source came, by their names, those that cannot be read included. */
export async function readNewest(store: ReadStore): Promise<Map<string, number>> {
  const rows = await store.query(
    `select source, max(ms) as "newestMs" from (
       select source, delivered_ms as ms from files where account is not null
       union all
       select source, delivered_ms from held_files
       union all
       select source, end_ms from digest_facts where signature_verdict <> 'failed'
     ) group by source having max(ms) is not null order by source`,
    {},
    z.object({ source: z.string(), newestMs: Whole }),
  )
  return new Map(rows.map(({ source, newestMs }) => [source, newestMs]))
}

/**
 * When the first and the newest log file of an account and region came, by their names, those that cannot be read
 * included; null: none has such a name.
 */
export async function readDeliveries(store: ReadStore, place: { source: string; account: string; region: string }) {
  const [row] = await store.query(
    `select min(delivered_ms) as "firstMs", max(delivered_ms) as "newestMs" from (
       select source, account, region, delivered_ms from files
       union all
       select source, account, region, delivered_ms from held_files where kind = 'log'
     ) where source = $source and account = $account and region = $region`,
    { ...place },
    z.object({ firstMs: Whole.nullable(), newestMs: Whole.nullable() }),
  )
  return row ?? { firstMs: null, newestMs: null }
}
