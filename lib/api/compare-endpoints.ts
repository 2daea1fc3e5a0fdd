import {
  CompareProofQuery,
  CompareProofResponse,
  CompareRunsQuery,
  CompareRunsResponse,
  CompareSeriesQuery,
  CompareSeriesResponse,
} from './compare'
import { GroupsQuery, GroupsResponse } from './compare-groups'
import { CompareSettings, CompareSettingsQuery } from './compare-settings'
import { CompareUnproved } from './compare-unproved'
import { ValuesQuery, ValuesResponse } from './compare-values'
import type { Endpoint } from './endpoint'

/** Every question about several runs. */
export const COMPARE_ENDPOINTS: readonly Endpoint[] = [
  {
    path: '/api/compare/proof',
    summary: 'Of the points of several runs those whose log files have another verdict than most of their run’s.',
    query: CompareProofQuery,
    response: CompareProofResponse,
    responseName: 'CompareProof',
  },
  {
    path: '/api/compare/unproved',
    summary:
      'When up to 100 runs have no proof: calls in log files without it, hours without a digest, files not read.',
    query: CompareRunsQuery,
    response: CompareUnproved,
    responseName: 'CompareUnproved',
  },
  {
    path: '/api/compare/values',
    summary: 'Every write of one metric of several runs at one step or time, and the places of the writes beside it.',
    query: ValuesQuery,
    response: ValuesResponse,
    responseName: 'CompareValues',
  },
  {
    path: '/api/compare/groups',
    summary: 'One metric of several runs as the mean, smallest and largest of all writes of each group of them.',
    query: GroupsQuery,
    response: GroupsResponse,
    responseName: 'CompareGroups',
  },
  {
    path: '/api/compare/settings',
    summary: 'Parameters, inputs, outputs, metadata and tags of several runs side by side.',
    query: CompareSettingsQuery,
    response: CompareSettings,
    responseName: 'CompareSettings',
  },
  {
    path: '/api/compare/runs',
    summary: 'Of up to 100 runs who they are, when they wrote, and their metrics.',
    query: CompareRunsQuery,
    response: CompareRunsResponse,
    responseName: 'CompareRuns',
  },
  {
    path: '/api/compare/series',
    summary: 'One metric of up to 100 runs as one moment knew them, all in the same buckets.',
    query: CompareSeriesQuery,
    response: CompareSeriesResponse,
    responseName: 'CompareSeries',
  },
]
