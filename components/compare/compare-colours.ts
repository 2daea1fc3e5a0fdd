import type { Plotted } from '@/components/chart/plotted'
import { COLOUR_WORDS, type Colour } from '@/components/chart/view'
import { VERDICT_LOOKS } from '@/components/evidence/verdict-badge'
import type { CompareRunsResponse } from '@/lib/api/compare'
import { commonVerdict, FROM_WORST, VERDICT_LABELS, type Verdict } from '@/lib/cloudtrail/verdict'
import type { ComparedRun } from './compared-runs'

type Origins = CompareRunsResponse['origins']

/** What colours tell, and whose is which. */
export interface LineColours {
  colour: Colour
  /** Of the lines of a run; `at`: the place of their metric in its card. */
  of: (run: Pick<ComparedRun, 'look' | 'proof'>, at: number) => Plotted['colourOf']
  /** What there is to say of them besides names that stand beside a line anyway: those of runs, and of a card's metrics. */
  entries: { name: string; colour: string }[]
}

export function lineColours(
  colour: Colour,
  { origins, runs }: { origins: Origins; runs: readonly Pick<ComparedRun, 'proof'>[] },
): LineColours {
  if (colour === 'run') return { colour, of: ({ look }) => always(look.colour), entries: [] }
  if (colour === 'metric') return { colour, of: (_, at) => always(placeColour(at)), entries: [] }
  if (colour === 'verdict') {
    return { colour, of: ({ proof }) => always(verdictColour(commonVerdict(proof))), entries: verdictEntries(runs) }
  }
  if (colour === 'writer') {
    const places = new Map(origins.writers.map(({ key }, place) => [key, place]))
    const entries = origins.writers.map(({ label }, place) => ({ name: label, colour: placeColour(place) }))
    return { colour, of: () => (writer) => placeColour(places.get(writer) ?? -1), entries }
  }
  const names = origins[LISTS[colour]]
  const places = new Map(names.map((name, place) => [name, place]))
  const entries = names.map((name, place) => ({ name, colour: placeColour(place) }))
  return { colour, of: () => (_, group) => placeColour(places.get(group) ?? -1), entries }
}

const LISTS = { client: 'clients', ip: 'ips' } as const

/** What colours can tell apart in these runs, and what is chosen. */
export function offeredColours(
  { origins, runs }: { origins: Origins; runs: readonly Pick<ComparedRun, 'proof'>[] },
  { chosen, isShared }: { chosen: Colour; isShared: boolean },
): Colour[] {
  const tells: Record<Colour, boolean> = {
    run: true,
    metric: isShared,
    writer: origins.writers.length > 1,
    client: origins.clients.length > 1,
    ip: origins.ips.length > 1,
    verdict: verdictsOf(runs).length > 1,
  }
  return (Object.keys(COLOUR_WORDS) as Colour[]).filter((each) => tells[each] || each === chosen)
}

const always = (colour: string) => () => colour

/** What is not among the names has the last colour. */
const placeColour = (place: number) => `var(--chart-${((place === -1 ? 9 : place) % 10) + 1})`

const verdictColour = (verdict: Verdict | null) => (verdict === null ? 'var(--text-3)' : VERDICT_LOOKS[verdict].solid)

/** The verdicts on log files of these runs, the worst first. */
export const verdictsOf = (runs: readonly Pick<ComparedRun, 'proof'>[]): Verdict[] =>
  FROM_WORST.filter((verdict) => runs.some(({ proof }) => proof.some((each) => each.verdict === verdict)))

const verdictEntries = (runs: readonly Pick<ComparedRun, 'proof'>[]) =>
  verdictsOf(runs).map((verdict) => ({ name: VERDICT_LABELS[verdict], colour: verdictColour(verdict) }))
