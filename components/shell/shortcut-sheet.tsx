'use client'
import Link from 'next/link'
import { Dialog } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'

const KEYS: readonly { group: string; keys: readonly [string[], string][] }[] = [
  {
    group: 'Everywhere',
    keys: [
      [['Ctrl K', 'Cmd K'], 'jump to a run, metric, writer or action'],
      [['/'], 'search on this page'],
      [['?'], 'this sheet'],
      [['Esc'], 'close'],
    ],
  },
  {
    group: 'In a list',
    keys: [
      [['j', '↓'], 'next row'],
      [['k', '↑'], 'row before'],
      [['Home', 'End'], 'first and last row'],
      [['x'], 'choose a run for comparison'],
      [['Enter'], 'open'],
    ],
  },
  {
    group: 'In a chart',
    keys: [
      [['←', '→'], 'crosshair to the next point, with Shift by ten'],
      [['Home', 'End'], 'crosshair to the first and last point'],
      [['+', '−'], 'zoom around the crosshair'],
      [['z'], 'undo the last zoom'],
      [['0'], 'the whole axis'],
      [['Enter'], 'evidence of this point'],
    ],
  },
  {
    group: 'With the pointer in a chart',
    keys: [
      [['Drag'], 'zoom to a range'],
      [['Alt wheel'], 'zoom around the pointer'],
      [['Shift drag'], 'move along the axis'],
      [['Two presses'], 'undo the last zoom'],
      [['Two fingers'], 'zoom and move'],
    ],
  },
  {
    group: 'On the handle of the value table',
    keys: [
      [['←', '→'], 'to the next place at which any run wrote'],
      [['Home', 'End'], 'to the first and last place of the chart'],
    ],
  },
  { group: 'In the evidence', keys: [[['[', ']'], 'previous and next write']] },
  { group: 'On a histogram’s handle', keys: [[['←', '→'], 'move the bound by one bar']] },
]

export function ShortcutSheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <div className="grid grid-cols-2 gap-x-8 gap-y-4 p-4 max-tablet:grid-cols-1">
        {KEYS.map(({ group, keys }) => (
          <section key={group}>
            <h3 className="mb-1.5 text-micro font-semibold text-text-2">{group}</h3>
            <dl className="grid grid-cols-[92px_1fr] gap-y-1 text-small">
              {keys.map(([names, what]) => (
                <div key={what} className="contents">
                  <dt className="flex flex-wrap gap-1">
                    {names.map((name) => (
                      <Kbd key={name}>{name}</Kbd>
                    ))}
                  </dt>
                  <dd className="text-text-2">{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="border-t border-border-1 px-4 py-3 text-small text-text-2">
        For scripts:{' '}
        <Link href="/api-docs" className="underline" onClick={() => onOpenChange(false)}>
          how the API is asked
        </Link>
      </p>
    </Dialog>
  )
}
