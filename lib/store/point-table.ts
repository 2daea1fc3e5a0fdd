import 'server-only'

/** Points as columns. `exact`: steps that a double cannot hold, by row. */
export interface PointTable {
  rows: number
  series: Int32Array
  event: Int32Array
  item: Int32Array
  step: Float64Array
  claimedMs: Float64Array
  eventMs: Float64Array
  value: Float64Array
  seq: Float64Array
  writer: Int32Array
  flags: Int32Array
  exact: Map<number, bigint>
}
