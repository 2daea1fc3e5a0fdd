import {
  CircleDot,
  CircleSlash2,
  ClockAlert,
  EyeOff,
  FileX2,
  Funnel,
  LockKeyhole,
  type LucideIcon,
  ShieldOff,
  Unplug,
} from 'lucide-react'
import type { FleetState } from '@/lib/api/fleet'

interface Look {
  icon: LucideIcon
  /** In the legend. */
  legend: string
  /** Alone, where it is the subject. */
  word: string
  /** Text and icon. */
  tone: string
  /** Its place in the table. Borders are real ones: they stay where colours are forced. */
  cell: string
  pill: string
  /** Its words stand on a hatch, so on a plate. */
  plate?: true
}

/** How each state is shown: shape and word tell it apart, colour says it again. */
export const LOOKS: Record<FleetState, Look> = {
  not_recorded: {
    icon: CircleSlash2,
    legend: 'Not recorded',
    word: 'Not recorded',
    tone: 'text-unattested',
    cell: 'border-2 border-unattested-solid bg-[repeating-linear-gradient(45deg,var(--unattested-soft)_0_3px,transparent_3px_6px),repeating-linear-gradient(135deg,var(--unattested-soft)_0_3px,transparent_3px_6px)] text-unattested',
    pill: 'bg-unattested-soft text-unattested',
    plate: true,
  },
  partly: {
    icon: Funnel,
    legend: 'Partly: selector hides',
    word: 'Partly recorded',
    tone: 'text-unattested',
    cell: 'border border-unattested-solid bg-[repeating-linear-gradient(135deg,var(--unattested-soft)_0_4px,transparent_4px_7px)] text-unattested',
    pill: 'bg-unattested-soft text-unattested',
    plate: true,
  },
  never_seen: {
    icon: EyeOff,
    legend: 'Never seen',
    word: 'Never seen',
    tone: 'text-na',
    cell: 'border border-dashed border-na-solid text-na',
    pill: 'bg-na-soft text-na',
  },
  no_permission: {
    icon: LockKeyhole,
    legend: 'No permission',
    word: 'No permission',
    tone: 'text-failed',
    cell: 'border border-failed-solid bg-failed-soft text-failed',
    pill: 'bg-failed-soft text-failed',
  },
  no_answer: {
    icon: Unplug,
    legend: 'No answer',
    word: 'No answer',
    tone: 'text-failed',
    cell: 'border border-dashed border-failed-solid text-failed',
    pill: 'bg-failed-soft text-failed',
  },
  no_delivery: {
    icon: ClockAlert,
    legend: 'No delivery',
    word: 'No delivery',
    tone: 'text-pending',
    cell: 'border border-transparent border-b-2 border-b-pending-solid bg-pending-soft text-pending',
    pill: 'bg-pending-soft text-pending',
  },
  not_read: {
    icon: FileX2,
    legend: 'Not read here',
    word: 'Not read here',
    tone: 'text-pending',
    cell: 'border border-dashed border-pending-solid text-pending',
    pill: 'bg-pending-soft text-pending',
  },
  validation_off: {
    icon: ShieldOff,
    legend: 'Validation off',
    word: 'Validation off',
    tone: 'text-hash',
    cell: 'border border-transparent border-b-2 border-b-hash-solid bg-hash-soft text-hash',
    pill: 'bg-hash-soft text-hash',
  },
  recorded: {
    icon: CircleDot,
    legend: 'Recorded',
    word: 'Recorded',
    tone: 'text-verified',
    cell: 'border border-transparent border-b-2 border-b-verified-solid bg-verified-soft/60 text-verified',
    pill: 'bg-verified-soft text-verified',
  },
}
