import { formatInstant } from '@/lib/format'

const AGAIN_MS = 10_000

/** Query option: a read that failed is tried again by itself. */
export const retriedAlone = {
  refetchInterval: ({ state }: { state: { status: string } }) => (state.status === 'error' ? AGAIN_MS : false),
}

/** When that will be, in words. */
export function nextTry(errorUpdatedAt: number): string {
  return `Next automatic try ${formatInstant(Math.ceil((errorUpdatedAt + AGAIN_MS) / 1000) * 1000)}`
}
