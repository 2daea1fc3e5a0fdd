import 'server-only'
import { AppError } from '@/lib/errors'
import { apiFailure } from './api-failure'

/** One thing that a source needs, tried by reading. Nothing is ever written to find out. */
export interface Check {
  source: string
  what: string
  /** The IAM action it takes; null for what no policy gives. */
  right: string | null
  /** `too much`: a right that a reader does not need and that could change something. */
  result: 'ok' | 'missing' | 'failed' | 'too much' | 'not checked'
  detail: string
}

export type Question = Pick<Check, 'source' | 'what' | 'right'>

/** Asks, and tells a missing right from any other failure. `ask` answers with what it found. */
export async function triedCall(question: Question, ask: () => Promise<string>): Promise<Check> {
  try {
    return { ...question, result: 'ok', detail: await ask() }
  } catch (error) {
    // A source tells its failures in its own words; what AWS said lies below.
    const { kind, name, message } = apiFailure(error instanceof AppError ? (error.cause ?? error) : error)
    return { ...question, result: kind === 'forbidden' ? 'missing' : 'failed', detail: `${name}: ${message}` }
  }
}
