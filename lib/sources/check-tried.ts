import 'server-only'
import type { Verdict } from '@/lib/cloudtrail/recording-words'
import { failureWords } from './failure-words'

/** One thing that is needed. */
export interface Question {
  source: string
  what: string
  /** The IAM actions it takes, separated by commas; null for what no policy gives. */
  right: string | null
  /** ARN of what they are needed on; null where there is none. */
  on: string | null
}

/** What trying it came to. Nothing is ever written to find out. */
export interface Check extends Question {
  /** `too much`: a right that a reader does not need and that could change something. */
  result: 'ok' | 'missing' | 'failed' | 'too much' | 'not checked'
  detail: string
  /** Of an account and region: what the fleet says of its recording. */
  state?: Verdict['state']
}

export type Outcome = Pick<Check, 'result' | 'detail'>

/** A question with the way to try it, which answers with what it found, or with what that comes to. */
export interface Trial extends Question {
  ask: () => Promise<string | Outcome>
  /** What it was tried on, for the words of a failure. */
  at?: () => string | null
}

/** Tries one after the other. `blocked`: why none can be tried; null: they can. */
export async function tryAll(trials: Trial[], blocked: string | null): Promise<Check[]> {
  const checks: Check[] = []
  for (const trial of trials) checks.push(blocked === null ? await tryOne(trial) : notChecked(trial, blocked))
  return checks
}

/** Asks, and tells a missing right, named by AWS where AWS names it, from any other failure. */
export async function tryOne({ ask, at, ...question }: Trial): Promise<Check> {
  try {
    const found = await ask()
    return typeof found === 'string' ? { ...question, result: 'ok', detail: found } : { ...question, ...found }
  } catch (error) {
    const { kind, words, denied } = failureWords(error)
    const tried = at?.() ?? null
    const detail = tried === null ? words : `Tried on ${tried}. ${words}`
    if (kind !== 'forbidden') return { ...question, result: 'failed', detail }
    const right = denied?.action ?? likely(question.right, words)
    const isOwn = question.on?.split(':')[2] === right?.split(':')[0]
    const on = isOwn ? question.on : (denied?.resource ?? (question.on === '*' ? '*' : null))
    return { ...question, right, on, result: 'missing', detail }
  }
}

/** The same question without its trial. */
export function notChecked({ source, what, right, on }: Question, why: string): Check {
  return { source, what, right, on, result: 'not checked', detail: why }
}

/** A key that may not be used is said to be one; all else is the right to the thing itself. */
function likely(right: string | null, words: string): string | null {
  const isKey = (one: string) => one.startsWith('kms:')
  const rights = right?.split(', ') ?? []
  if (!rights.some(isKey)) return right
  return rights.filter((one) => isKey(one) === /kms/i.test(words)).join(', ')
}
