import { visibleText } from '@/lib/format'
import type { PictureWords } from './picture'
import type { Plotted } from './plotted'
import { INK } from './run-look'

type Legend = PictureWords['legend']

/**
 * Each series by its name; of several metrics of several runs each run and each metric once. `colours`: what colours tell
 * where it is not the series, whose names then stand beside their dash alone.
 */
export function pictureLegend(plotted: readonly Plotted[], colours: Legend | null): Legend {
  const inInk =
    colours === null ? (entry: Legend[number]) => entry : (entry: Legend[number]) => ({ ...entry, colour: INK })
  const told = (colours ?? []).map(({ name, ...look }) => ({ ...look, name: visibleText(name) }))
  if (plotted.every(({ metric }) => metric === undefined)) return [...plotted.flatMap(entriesOf).map(inInk), ...told]
  const runs = new Map(plotted.map((each) => [each.answer.run, each]))
  const metrics = new Map(plotted.map((each) => [each.metric ?? each.name, each]))
  const isOfMetrics = colours?.length === 0
  const looks = [...metrics].map(([name, { mark, dotted, opacity, colourOf }]) => ({
    ...{ name: visibleText(name), colour: isOfMetrics ? colourOf('', '') : INK, mark, dotted, opacity },
  }))
  return [...[...runs.values()].flatMap(entriesOf).map(inInk), ...looks, ...told]
}

/** A series by its name; one that stands alone by its writers, where they are told apart. */
function entriesOf({ name, answer, colourOf, dash }: Plotted): { name: string; colour: string; dash?: string }[] {
  const dashed = dash === undefined ? {} : { dash }
  if (name !== '') return [{ name: visibleText(name), colour: colourOf(answer.writers[0]?.key ?? '', ''), ...dashed }]
  const writers = answer.writers.map(({ key, label }) => ({ name: visibleText(label), colour: colourOf(key, '') }))
  return new Set(writers.map(({ colour }) => colour)).size < 2 ? [] : writers
}
