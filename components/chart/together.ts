import type { UseQueryResult } from '@tanstack/react-query'

/** The answers about a card's metrics as one: in their order, the first failure among them, and all asked again. */
export function togetherOf<Answer>(results: UseQueryResult<Answer>[]) {
  return {
    data: results.map(({ data }) => data),
    error: results.find(({ error }) => error !== null)?.error ?? null,
    retry: () => {
      for (const { refetch } of results) void refetch()
    },
  }
}
