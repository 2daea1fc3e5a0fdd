import { FLEET_STATES, type FleetCell, type FleetResponse, type FleetRow, type FleetState } from '@/lib/api/fleet'

/** Accounts a page. */
export const PAGE = 18

/** Which cell: an account in a region. */
export interface CellPlace {
  account: string
  region: string
}

type Rows = readonly FleetRow[]

/** The fleet as far as the global filter goes: counts, worst states and order are those of what is left. */
export function narrowed(fleet: FleetResponse, accounts: readonly string[], regions: readonly string[]): FleetResponse {
  if (accounts.length === 0 && regions.length === 0) return fleet
  const has = (chosen: readonly string[], value: string) => chosen.length === 0 || chosen.includes(value)
  const left = fleet.regions.filter((region) => has(regions, region))
  const rows = fleet.rows
    .filter(({ account }) => has(accounts, account))
    .map((row) => (left.length === fleet.regions.length ? row : cutRow(row, left)))
  // A stable sort: what is equally bad keeps the order of the answer.
  rows.sort((one, other) => rank(one.worst) - rank(other.worst) || inWorst(other) - inWorst(one))
  const count = (state: FleetState) => cellsOf(rows).filter((cell) => cell.state === state).length
  const counts = { ...fleet.counts }
  for (const state of FLEET_STATES) counts[state] = count(state)
  return { ...fleet, regions: left, rows, counts }
}

function cutRow(row: FleetRow, regions: readonly string[]): FleetRow {
  const cells = row.cells.filter(({ region }) => regions.includes(region))
  const worst = FLEET_STATES.find((state) => cells.some((cell) => cell.state === state)) ?? row.worst
  const [first] = cells
    .filter(({ state, since }) => state === worst && since !== null)
    .sort((one, other) => (one.since?.ms ?? 0) - (other.since?.ms ?? 0))
  return { ...row, cells, worst, worstSince: first?.since ?? null, worstLastOther: first?.lastOther ?? null }
}

const rank = (state: FleetState) => FLEET_STATES.indexOf(state)
const inWorst = (row: FleetRow) => row.cells.filter(({ state }) => state === row.worst).length
const cellsOf = (rows: Rows): FleetCell[] => rows.flatMap(({ cells }) => cells)

/** Accounts with a region in one of the states; all of them when no state is chosen. */
export function rowsIn(rows: Rows, states: readonly FleetState[]): FleetRow[] {
  return rows.filter(({ cells }) => states.length === 0 || cells.some(({ state }) => states.includes(state)))
}

export function pageOf(rows: Rows, account: string): number {
  return (
    Math.floor(
      Math.max(
        rows.findIndex((row) => row.account === account),
        0,
      ) / PAGE,
    ) + 1
  )
}

/** A cell and its row; null when the fleet has no such account and region. */
export function findCell(rows: Rows, place: CellPlace): { row: FleetRow; cell: FleetCell } | null {
  const row = rows.find(({ account }) => account === place.account)
  const cell = row?.cells.find(({ region }) => region === place.region)
  return row === undefined || cell === undefined ? null : { row, cell }
}

/** The problems before and after a cell in table order; with a filter, the cells that it asks for. */
export function besideCell(rows: Rows, states: readonly FleetState[], place: CellPlace) {
  const all = rows.flatMap(({ account, cells }) => cells.map(({ region, state }) => ({ account, region, state })))
  const at = all.findIndex(({ account, region }) => account === place.account && region === place.region)
  const isWanted = ({ state }: { state: FleetState }) =>
    states.length === 0 ? state !== 'recorded' : states.includes(state)
  return { previous: all.slice(0, Math.max(at, 0)).findLast(isWanted), next: all.slice(at + 1).find(isWanted) }
}
