import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { fetchJson } from './fetch'
import { EpochMs, Instant, Key } from './fields'
import { SettingId, SettingValue } from './runs'

/** `GET /api/compare/settings`: parameters, inputs, outputs, metadata and tags of several runs side by side. */
export const CompareSettingsQuery = z.object({
  runs: z.array(Key).min(1).max(100),
  asOf: EpochMs.nullable().default(null),
})
export type CompareSettingsQuery = z.infer<typeof CompareSettingsQuery>

export const CompareSettings = z.object({
  asOf: Instant,
  /** In the order asked for; runs that are not there, or not for the viewer, are left out. */
  runs: z.array(Key),
  /** By kind and name, with the value of each of `runs`; null: not sent, or removed again. */
  settings: z.array(z.object({ setting: SettingId, values: z.array(SettingValue.nullable()) })),
  /** Settings beyond those that one answer tells: the rarest. */
  more: z.number(),
})
export type CompareSettings = z.infer<typeof CompareSettings>

export const compareSettingsOptions = (query: CompareSettingsQuery) =>
  queryOptions({
    queryKey: ['compare/settings', query],
    queryFn: ({ signal }) => fetchJson<CompareSettings>('/api/compare/settings', query, signal),
    placeholderData: keepPreviousData,
  })
