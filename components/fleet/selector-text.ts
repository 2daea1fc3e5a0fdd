import type { FleetCell } from '@/lib/api/fleet'

type Trail = FleetCell['trails'][number]
type Selector = NonNullable<Trail['selectors']>[number]

export interface ShownSelector {
  trail: string
  /** `selector 2 of 2 on this trail`. */
  remark: string
  lines: { text: string; hides: boolean }[]
}

/** The selectors that leave something out, with the lines that do; of a trail that records nothing, all of them. */
export function shownSelectors({
  trails,
  holes,
  state,
}: Pick<FleetCell, 'trails' | 'holes' | 'state'>): ShownSelector[] {
  return trails.flatMap((trail) =>
    (trail.selectors ?? []).flatMap((selector, index) => {
      const fields = holes.filter((hole) => isOf(hole, trail) && hole.selector === index).map(({ field }) => field)
      if (fields.length === 0 && state !== 'not_recorded') return []
      const remark = `selector ${index + 1} of ${trail.selectors?.length ?? 0} on this trail`
      return [{ trail: trail.name, remark, lines: selectorLines(selector, fields) }]
    }),
  )
}

function isOf(hole: FleetCell['holes'][number], trail: Trail): boolean {
  return hole.trail === trail.arn || hole.trail === trail.name
}

/** A selector as JSON, a line a field; those of `fields` hide something. */
export function selectorLines({ name, lines }: Selector, fields: readonly number[]): ShownSelector['lines'] {
  const plain = (text: string) => ({ text, hides: false })
  return [
    plain(name === null ? '{ "FieldSelectors": [' : `{ "Name": ${JSON.stringify(name)},`),
    ...(name === null ? [] : [plain('  "FieldSelectors": [')]),
    ...lines.map((line, index) => ({
      text: `  ${line}${index === lines.length - 1 ? '' : ','}`,
      hides: fields.includes(index),
    })),
    plain('  ] }'),
  ]
}
