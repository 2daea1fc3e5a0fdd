import { type CardContent, isTraining } from './card-layout'
import type { Plotted } from './plotted'

type Look = Pick<Plotted, 'colourOf' | 'dash' | 'width' | 'opacity' | 'dotted'>

const DASHES = ['', '6 3', '1.5 2.5', '8 2.5 1.5 2.5', '3 2']

/**
 * How each metric of a card is told from the others. In a pair both keep the colour of the page: training is thin and
 * lighter, validation has dots. Else each metric has its own colour, or its own dash where colours tell something else.
 */
export function metricLooks(
  { metrics, isPair }: CardContent,
  page: Pick<Plotted, 'colourOf'>,
  isColourFree: boolean,
): Look[] {
  const { colourOf } = page
  if (metrics.length < 2) return [{ colourOf }]
  if (isPair) {
    return metrics.map(({ name }) =>
      isTraining(name) ? { colourOf, width: 1, opacity: 0.55 } : { colourOf, width: 1.3, dotted: true },
    )
  }
  return metrics.map((_, at) => {
    if (isColourFree) return { colourOf: () => `var(--chart-${(at % 10) + 1})` }
    const dash = DASHES[at % DASHES.length] ?? ''
    return { colourOf, ...(dash === '' ? {} : { dash }) }
  })
}
