import { counted } from '@/components/chart/chart-words'
import type { FleetCell, FleetRow, FleetState } from '@/lib/api/fleet'
import { formatCount } from '@/lib/format'
import { PAGE } from './fleet-rows'

/** A stretch of a sentence; counts are strong. */
export interface Part {
  text: string
  strong: boolean
}

const CLAUSES: [state: FleetState, before: string, one: string, many: string][] = [
  ['not_recorded', 'in ', 'no trail records metrics calls', 'no trail records metrics calls'],
  [
    'partly',
    'in ',
    'a selector hides writers, runs or reads while the trail looks healthy',
    'a selector hides writers, runs or reads while the trail looks healthy',
  ],
  ['never_seen', '', 'was never seen', 'were never seen'],
  ['no_permission', '', 'cannot be read', 'cannot be read'],
  ['no_answer', '', 'gave no answer', 'gave no answer'],
  ['no_delivery', '', 'has had no log file for hours', 'have had no log file for hours'],
  ['not_read', '', 'is recorded where no source reads', 'are recorded where no source reads'],
  ['validation_off', '', 'has log file validation off', 'have log file validation off'],
]

/** One sentence with every count that is not 0: how many are recorded in full, and what is wrong with the others. */
export function summaryParts(counts: Record<FleetState, number>): Part[] {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const plain = (text: string): Part => ({ text, strong: false })
  const strong = (text: string): Part => ({ text, strong: true })
  const recorded = formatCount(counts.recorded)
  if (counts.recorded === total)
    return [plain('All '), strong(recorded), plain(' account-regions are recorded in full.')]
  const clauses = CLAUSES.filter(([state]) => counts[state] > 0)
  const last = clauses.length - 1
  return [
    strong(`${recorded} of ${formatCount(total)}`),
    plain(' account-regions are recorded in full: '),
    ...clauses.flatMap(([state, before, one, many], index) => [
      plain(`${index === 0 ? '' : index === last ? (last > 1 ? ', and ' : ' and ') : ', '}${before}`),
      strong(formatCount(counts[state])),
      plain(` ${counts[state] === 1 ? one : many}${index === last ? '.' : ''}`),
    ]),
  ]
}

/** What the accounts on other pages hold: `5 more with a problem, 37 recorded in full`. */
export function restWords(rows: readonly FleetRow[], page: number): string {
  const rest = rows.filter((_, index) => Math.floor(index / PAGE) + 1 !== page)
  if (rest.length === 0) return ''
  const problems = rest.filter(({ worst }) => worst !== 'recorded').length
  return `${formatCount(problems)} more with a problem, ${formatCount(rest.length - problems)} recorded in full`
}

/** `60 accounts, 4 regions`; of how many when the global filter leaves some out. */
export function scopeWords(shown: Scope, all: Scope): string {
  return `${share(shown.rows.length, all.rows.length, 'account')}, ${share(shown.regions.length, all.regions.length, 'region')}`
}

interface Scope {
  rows: readonly unknown[]
  regions: readonly unknown[]
}

function share(count: number, of: number, word: string): string {
  return count === of ? counted(of, word) : `${formatCount(count)} of ${counted(of, word)}`
}

/** Where a fix is run, and what it sets anew: `run in 111122223333; replaces all selectors`. */
export function fixRemark(account: string, fix: string): string {
  if (fix.startsWith('{')) return 'a statement for the policy of the bucket'
  if (fix.includes(' get-trail-status ')) return `run in ${account}; tells the last delivery and its error`
  return `run in ${account}${fix.includes(' put-event-selectors ') ? '; replaces all selectors' : ''}`
}

/** What the fix of a cell leaves as it is, in sentences. */
export function undoneWords({ state, since, lastOther }: Pick<FleetCell, 'state' | 'since' | 'lastOther'>): string[] {
  const at = lastOther ?? since
  const from = at === null ? 'before it' : `since ${at.iso.slice(0, 10)}${lastOther === null ? ' or earlier' : ''}`
  const never = 'MetricTrail has no right to run it.'
  switch (state) {
    case 'not_recorded':
    case 'partly':
      return [`It does not bring back calls made ${from}. They left no record.`, never]
    case 'never_seen':
      return ['It does not tell of calls made before it. Where no trail recorded them, they left no record.', never]
    case 'no_permission':
    case 'no_answer':
      return [`It does not tell what the trail was set to ${from}, while it could not be asked.`, never]
    case 'no_delivery':
      return [`It does not tell what was called ${from}: what is not delivered cannot be read.`, never]
    case 'validation_off':
      return [`It does not sign the log files delivered ${from}. Only later ones are signed.`, never]
    case 'not_read':
    case 'recorded':
      return [never]
  }
}
