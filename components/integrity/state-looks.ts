import {
  CircleAlert,
  CircleDashed,
  CircleMinus,
  CircleSlash2,
  Hash,
  Hourglass,
  type LucideIcon,
  OctagonX,
  PowerOff,
  ShieldCheck,
} from 'lucide-react'
import type { ChainHour, IntegrityPlace } from '@/lib/api/integrity'
import { PROOF_STATES, type ProofState } from '@/lib/cloudtrail/proof'

/** What an hour of a chain is shown as, from the best. `before`: validation had not been switched on yet. */
export const HOUR_STATES = PROOF_STATES.flatMap((state) => (state === 'gap' ? (['before', state] as const) : [state]))
export type HourState = ProofState | 'before'

interface Look {
  icon: LucideIcon
  word: string
  /** Text and icon. */
  tone: string
  /** Its place in the grid. Borders are real ones: they stay where colours are forced. */
  cell: string
  pill: string
}

const HATCH =
  'bg-[repeating-linear-gradient(135deg,var(--unattested-soft)_0_4px,transparent_4px_7px)] border border-unattested-solid'

/** How each state is shown: shape and word tell it apart, colour says it again. */
export const STATE_LOOKS: Record<HourState, Look> = {
  verified: {
    ...{ icon: ShieldCheck, word: 'Log verified', tone: 'text-verified', pill: 'bg-verified-soft text-verified' },
    cell: 'border border-transparent border-b-2 border-b-verified-solid bg-verified-soft/60 text-verified',
  },
  'hash-only': {
    ...{ icon: Hash, word: 'Hash-only', tone: 'text-hash', pill: 'bg-hash-soft text-hash' },
    cell: 'border border-transparent border-b-2 border-b-hash-solid bg-hash-soft text-hash',
  },
  pending: {
    ...{ icon: Hourglass, word: 'Pending', tone: 'text-pending', pill: 'bg-pending-soft text-pending' },
    cell: 'border border-transparent border-b-2 border-b-pending-solid bg-pending-soft text-pending',
  },
  unattested: {
    ...{ icon: CircleAlert, word: 'Unattested', tone: 'text-unattested', pill: 'bg-unattested-soft text-unattested' },
    cell: 'border border-unattested-solid bg-unattested-soft text-unattested',
  },
  missing: {
    ...{
      icon: CircleDashed,
      word: 'Digest missing',
      tone: 'text-unattested',
      pill: 'bg-unattested-soft text-unattested',
    },
    cell: `${HATCH} text-unattested`,
  },
  failed: {
    ...{ icon: OctagonX, word: 'Failed', tone: 'text-failed', pill: 'bg-failed-soft text-failed' },
    cell: 'border border-failed-solid bg-failed-soft text-failed',
  },
  gap: {
    ...{ icon: PowerOff, word: 'Logging or validation off', tone: 'text-na', pill: 'bg-na-soft text-na' },
    cell: 'border border-dashed border-na-solid text-na',
  },
  before: {
    ...{ icon: CircleMinus, word: 'Before validation', tone: 'text-na', pill: 'bg-na-soft text-na' },
    cell: 'border border-transparent bg-na-soft text-na',
  },
  none: {
    ...{ icon: CircleSlash2, word: 'No digests', tone: 'text-unattested', pill: 'bg-unattested-soft text-unattested' },
    cell: 'border border-dashed border-unattested-solid text-unattested',
  },
}

/** What an hour is shown as. */
export function hourState({ state, reason }: Pick<ChainHour, 'state' | 'reason'>): HourState {
  return state === 'gap' && reason === 'before_first_digest' ? 'before' : state
}

/**
 * The state of an hour whose log files are not all as its digest says: no better than they are. That none is named where
 * nothing was signed, the hour says itself. `placeHours` of lib/store/proof-spans says the same.
 */
export function besideFiles<Hour extends Pick<ChainHour, 'state'>>(hour: Hour, troubled: ProofState | null): Hour {
  const isBetter = hour.state === 'verified' || hour.state === 'hash-only' || hour.state === 'pending'
  const isWorse = troubled === 'failed' || (troubled === 'unattested' && isBetter)
  return isWorse || (troubled === 'pending' && hour.state === 'verified') ? { ...hour, state: troubled } : hour
}

/**
 * The worst of a place: of its log files and of its hours. Null: it has neither. Every chain begins after some time without
 * validation: only a gap that comes later has to be told.
 */
export function worstState({
  hours,
  beforeDigests,
  verdict,
}: Pick<IntegrityPlace, 'hours' | 'beforeDigests' | 'verdict'>): ProofState | null {
  const isProved = hours.verified + hours['hash-only'] > 0
  const counted = { ...hours, gap: hours.gap - (isProved ? beforeDigests : 0) }
  return PROOF_STATES.findLast((state) => state === verdict || counted[state] > 0) ?? null
}

/** Whether somebody should look at an hour; one that is not due yet is as it should be. */
export function isProblem(state: ProofState): boolean {
  return state !== 'verified' && state !== 'pending'
}
