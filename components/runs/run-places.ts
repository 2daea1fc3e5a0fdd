/** Runs that were chosen, by key. An empty text is the place of one that was taken out: the others keep their colours. */
export type RunPlaces = readonly string[]

/** The chosen runs, in order. */
export const keysOf = (places: RunPlaces) => places.filter((key) => key !== '')

/** With a run, in the first empty place. */
export function withRun(places: RunPlaces, run: string): string[] {
  if (places.includes(run)) return [...places]
  const free = places.indexOf('')
  return free === -1 ? [...places, run] : places.map((key, place) => (place === free ? run : key))
}

/** Without a run: its place stays empty, those at the end go. */
export function withoutRun(places: RunPlaces, run: string): string[] {
  const rest = places.map((key) => (key === run ? '' : key))
  while (rest.at(-1) === '') rest.pop()
  return rest
}
