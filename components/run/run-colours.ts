import type { Colour } from '@/components/chart/view'
import { doubtsOf } from '@/components/evidence/proof-words'
import { VERDICT_LOOKS } from '@/components/evidence/verdict-badge'
import type { RunResponse } from '@/lib/api/run'
import { commonVerdict } from '@/lib/cloudtrail/verdict'

/** What colours can tell apart in this run, and what is chosen. */
export function offeredColours(run: RunResponse, chosen: Colour): Colour[] {
  const tells: Record<Colour, boolean> = {
    run: true,
    // The metrics of a card have colours of their own here wherever colours tell nothing else.
    metric: false,
    writer: run.writers.length > 1,
    client: namesOf(run, 'clients').length > 1,
    ip: namesOf(run, 'ips').length > 1,
    verdict: run.proof.length > 1 || doubtsOf(run).some(({ kind }) => kind === 'absent'),
  }
  return (['run', 'metric', 'writer', 'client', 'ip', 'verdict'] as const).filter(
    (each) => tells[each] || each === chosen,
  )
}

/**
 * The colour of the lines of a writer, and of a client or address. Coloured by verdict it is that of most points; what
 * differs is drawn over it.
 */
export function colourBy(run: RunResponse, colour: Colour): (writer: string, group: string) => string {
  if (colour === 'writer') return coloursOf(run)
  if (colour === 'client' || colour === 'ip') {
    const names = namesOf(run, colour === 'client' ? 'clients' : 'ips')
    return (_, group) => seriesColour(names.indexOf(group))
  }
  const common = commonVerdict(run.proof)
  const one = colour === 'verdict' && common !== null ? VERDICT_LOOKS[common].solid : seriesColour(0)
  return () => one
}

/** Each writer's colour, by its place among the run's writers. */
export function coloursOf(run: RunResponse): (writer: string) => string {
  const places = new Map(run.writers.map(({ writer }, index) => [writer.key, index]))
  return (writer) => seriesColour(places.get(writer) ?? -1)
}

/** Whose colour is which; nothing where all lines have one, or a verdict's. */
export function colourEntries(run: RunResponse, colour: Colour): { name: string; colour: string }[] {
  const colours = colourBy(run, colour)
  if (colour === 'writer')
    return run.writers.map(({ writer }) => ({ name: writer.label, colour: colours(writer.key, '') }))
  if (colour !== 'client' && colour !== 'ip') return []
  return namesOf(run, colour === 'client' ? 'clients' : 'ips').map((name) => ({ name, colour: colours('', name) }))
}

/** Of all writers, each once. */
const namesOf = (run: RunResponse, of: 'clients' | 'ips') => [...new Set(run.writers.flatMap((writer) => writer[of]))]

/** What is not among the names has the last colour. */
const seriesColour = (place: number) => `var(--chart-${((place === -1 ? 9 : place) % 10) + 1})`
