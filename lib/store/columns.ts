import 'server-only'
import type { Step } from '@/lib/api/common'
import { AppError } from '@/lib/errors'
import { toStep } from './rows'
import type { Column } from './store'

/** The numbers of a column that was cast to double or integer. Throws `store_failed` when one is something else. */
export function toNumbers(column: Column | undefined): number[] {
  return Array.from(column ?? [], (cell) => (typeof cell === 'number' ? cell : wrong(cell)))
}

/** As `toNumbers`, for a column with nulls. */
export function toNumbersOrNull(column: Column | undefined): (number | null)[] {
  return Array.from(column ?? [], (cell) => (cell === null || typeof cell === 'number' ? cell : wrong(cell)))
}

/** The steps of a bigint column. */
export function toSteps(column: Column | undefined): (Step | null)[] {
  return Array.from(column ?? [], (cell) => (cell === null || typeof cell === 'bigint' ? toStep(cell) : wrong(cell)))
}

function wrong(cell: unknown): never {
  throw new AppError('store_failed', `A column holds ${typeof cell} where the question asked for a number.`)
}
