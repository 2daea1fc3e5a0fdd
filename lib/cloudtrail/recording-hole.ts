import { type Hidden, type Line, type Sample, type Side, sideOf, WRITE } from './selector-holes'
import { type NamedValue, namedValues } from './selector-match'

/** What trails leave out of the metrics calls of a place, and the line of a selector that does it. */
export interface RecordingHole {
  trail: string
  /** Which selector of the trail, from 0, and which of its fields. */
  selector: number
  field: number
  hides: 'writers' | 'runs' | 'reads' | 'writes' | 'other'
  /** How many values the line names. */
  count: number
  /** For a cell: "Hides 1 writer". */
  label: string
  /** In a sentence. */
  words: string
}

const mostNamed = 3

/** The words for calls that no selector takes. */
export function holeOf(hidden: Hidden): RecordingHole {
  const sides = new Set(hidden.refusals.map(({ line }) => sideOf(line)))
  const isWrite = !sides.has('call') || left(hidden, 'call').some(({ text }) => text === WRITE)
  const [side, hides] = chief(sides, isWrite)
  const refusal = hidden.refusals.find(({ line }) => sideOf(line) === side) ?? hidden.refusals[0]
  const values = refusal === undefined ? [] : namedOf(refusal, hidden)
  return {
    trail: refusal?.of.trail.name ?? '',
    selector: refusal?.of.selector ?? 0,
    field: refusal?.field ?? 0,
    hides,
    count: values.length,
    label: labelOf(hides, values),
    words: sentence(hidden, sides),
  }
}

/** The side that a hole is called by. */
function chief(sides: Set<Side>, isWrite: boolean): [Side, RecordingHole['hides']] {
  if (!isWrite) return ['call', 'reads']
  if (sides.has('writer')) return ['writer', 'writers']
  if (sides.has('run')) return ['run', 'runs']
  for (const side of ['call', 'source', 'type'] as const) if (sides.has(side)) return [side, 'writes']
  return [sides.has('console') ? 'console' : 'other', 'other']
}

const left = ({ sides }: Hidden, side: Side): Sample[] => sides.get(side) ?? []

/** Values of a line that matter: the unwanted ones that are hidden, else the only ones that are wanted. */
function namedOf({ line }: Line, hidden: Hidden): NamedValue[] {
  const values = namedValues(line)
  const samples = left(hidden, sideOf(line))
  const isAll = samples.some(({ of }) => of === null)
  if (isAll && values.some(({ isWanted }) => isWanted)) return values.filter(({ isWanted }) => isWanted)
  const hiddenValues = new Set(samples.map(({ of }) => of?.value))
  return values.filter(({ isWanted, value }) => !isWanted && (hiddenValues.has(value) || isAll))
}

function labelOf(hides: RecordingHole['hides'], values: NamedValue[]): string {
  const noun = { writers: 'writer', runs: 'run', reads: 'reads', writes: 'writes', other: 'some calls' }[hides]
  if (hides !== 'writers' && hides !== 'runs') return `Hides ${noun}`
  if (hides === 'runs' && values.some(({ how }) => how !== 'is')) return 'Hides runs by name'
  const count = `${values.length} ${noun}${values.length === 1 ? '' : 's'}`
  return values.some(({ isWanted }) => isWanted) ? `Hides all but ${count}` : `Hides ${count}`
}

function sentence(hidden: Hidden, sides: Set<Side>): string {
  const parts = [
    subject(hidden),
    sides.has('writer') ? `by ${people(hidden)}` : '',
    sides.has('run') ? `on ${runs(hidden)}` : '',
    sides.has('console') ? fromConsole(hidden) : '',
    ...restricted(hidden),
  ]
  return `${parts.filter((part) => part !== '').join(' ')} leave no record.`
}

function subject(hidden: Hidden): string {
  const calls = left(hidden, 'call').map(({ text }) => text)
  if (calls.length > 1) return 'Metric calls'
  return calls.includes(WRITE) ? 'Writes of metrics' : 'Reads of metrics'
}

function people(hidden: Hidden): string {
  const { values, isAllBut } = namedOn(hidden, 'writer')
  const names = values.map(({ value, how }) => (how === 'ends' ? `writers that end with ${value}` : shortWriter(value)))
  if (isAllBut) return `every writer but ${listed(names)}`
  return names.length === 0 ? 'some writers' : listed(names)
}

function runs(hidden: Hidden): string {
  const { values, isAllBut } = namedOn(hidden, 'run')
  const begins = { is: 'run', begins: 'runs that begin with', ends: 'runs that end with' }
  const names = values.map(({ value, how }) => `${begins[how]} ${shortRun(value)}`)
  if (isAllBut) return `every run but ${listed(names)}`
  return names.length === 0 ? 'some runs' : listed(names)
}

function fromConsole(hidden: Hidden): string {
  return left(hidden, 'console').every(({ text }) => text === 'true') ? 'from the console' : 'from outside the console'
}

/** Lines that no metrics call passes, or whose field is not known here. */
function restricted({ refusals }: Hidden): string[] {
  const fields = refusals.filter(({ line }) => ['source', 'type', 'other'].includes(sideOf(line)))
  return fields.length === 0 ? [] : [`that a selector leaves out by ${listed(fields.map(({ line }) => line.Field))}`]
}

function namedOn(hidden: Hidden, side: Side): { values: NamedValue[]; isAllBut: boolean } {
  const lines = hidden.refusals.filter(({ line }) => sideOf(line) === side)
  const values = lines.flatMap((line) => namedOf(line, hidden))
  const unique = values.filter(({ value }, at) => values.findIndex((other) => other.value === value) === at)
  return { values: unique, isAllBut: unique.some(({ isWanted }) => isWanted) }
}

/** `assumed-role/ml-hpo` of `arn:aws:sts::111122223333:assumed-role/ml-hpo/`. */
function shortWriter(arn: string): string {
  return /^arn:[^:]+:(?:iam|sts)::\d{12}:(.+?)\/?$/.exec(arn)?.[1] ?? arn
}

function shortRun(arn: string): string {
  return /^arn:[^:]+:sagemaker:[^:]*:[^:]*:experiment-trial-component\/(.+)$/.exec(arn)?.[1] ?? arn
}

function listed(names: string[]): string {
  const unique = [...new Set(names)]
  if (unique.length > mostNamed) return `${unique.slice(0, mostNamed).join(', ')} and ${unique.length - mostNamed} more`
  return unique.length < 2 ? unique.join('') : `${unique.slice(0, -1).join(', ')} and ${unique.at(-1)}`
}
