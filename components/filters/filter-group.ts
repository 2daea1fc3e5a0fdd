import type { ReactNode } from 'react'
import type { Facet } from '@/lib/api/fields'

/** One thing that a list can be filtered by: its values with counts under the current filter, and those chosen. */
export interface FilterGroup {
  name: string
  /** `Writer`. */
  label: string
  /** `writers`, for "14 more writers". */
  plural: string
  /** undefined while it is not known. */
  facet: Facet | undefined
  selected: readonly string[]
  /** True for text that a machine or a stranger wrote. */
  machine: boolean
  /** How a value is shown where its label alone would not do. */
  mark?: (value: string) => ReactNode
  /** True while what is chosen is what every list starts with: named by a chip, but not counted as a filter. */
  usual?: boolean
  /** True while every value of a closed set is chosen: no filter at all. */
  everything?: boolean
  onToggle: (value: string, on: boolean) => void
}

export interface FilterValue {
  value: string
  label: string
  /** null: not among the values that were counted. */
  count: number | null
}

/** Values of a group in the order to show: chosen ones that the counts do not name come first, so that they can be taken away. */
export function valuesOf({ facet, selected }: FilterGroup): FilterValue[] {
  const counted = facet?.values ?? []
  const known = new Set(counted.map(({ value }) => value))
  const absent = selected.filter((value) => !known.has(value)).map((value) => ({ value, label: value, count: null }))
  return [...absent, ...counted]
}

/** `values` with `value` in or out of it. */
export function toggled<Value extends string>(values: readonly Value[], value: Value, on: boolean): Value[] {
  const rest = values.filter((each) => each !== value)
  return on ? [...rest, value] : rest
}

/** A facet of a closed set: each value in its order, with its word, those that never occur with zero. */
export function complete(
  facet: Facet | undefined,
  order: readonly string[],
  words: Partial<Record<string, string>>,
): Facet | undefined {
  if (facet === undefined) return undefined
  const counts = new Map(facet.values.map(({ value, count }) => [value, count]))
  return {
    values: order.map((value) => ({ value, label: words[value] ?? value, count: counts.get(value) ?? 0 })),
    more: 0,
  }
}
