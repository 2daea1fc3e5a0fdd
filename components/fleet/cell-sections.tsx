import { CircleMinus } from 'lucide-react'
import type { Route } from 'next'
import Link from 'next/link'
import { Section } from '@/components/evidence/section'
import { classNames } from '@/components/ui/class-names'
import type { FleetCell, FleetRow } from '@/lib/api/fleet'
import { visibleText } from '@/lib/format'
import { fixLines } from './fix-text'
import { fixRemark, undoneWords } from './fleet-words'
import { shownSelectors } from './selector-text'

/** The selectors that leave something out, the lines that do so marked. */
export function SelectorSection({ cell }: { cell: FleetCell }) {
  const shown = shownSelectors(cell)
  if (shown.length === 0) return null
  const title = cell.state === 'not_recorded' ? 'What the trail selects' : 'The selector that hides'
  return shown.map(({ trail, remark, lines }) => (
    <Section key={`${trail} ${remark}`} title={title} remark={remark}>
      <Code lines={lines} />
    </Section>
  ))
}

const READER_ROLE = {
  href: '/sources?setup=stackset',
  words: 'The reader role for every account, as text to copy',
} as const

/** Where there is no command, the text that helps. */
const SET_UPS: Partial<Record<FleetCell['state'], { href: Route; words: string }>> = {
  not_recorded: { href: '/sources?setup=cli', words: 'Have a trail record the metrics' },
  never_seen: READER_ROLE,
  no_permission: READER_ROLE,
}

/** The command that mends it, as text: nothing here runs it. */
export function FixSection({ row, cell }: { row: FleetRow; cell: FleetCell }) {
  const setUp = SET_UPS[cell.state]
  if (cell.fix === null && setUp === undefined) return null
  return (
    <Section title="The fix" remark={cell.fix === null ? undefined : fixRemark(row.account, cell.fix)}>
      {cell.fix === null ? null : <Code lines={fixLines(cell.fix).map((text) => ({ text, hides: false }))} />}
      {setUp === undefined ? null : (
        <p className={classNames('text-small', cell.fix !== null && 'mt-1.5')}>
          <Link href={setUp.href}>{setUp.words}</Link>
        </p>
      )}
    </Section>
  )
}

export function UndoneSection({ cell }: { cell: FleetCell }) {
  if (cell.fix === null) return null
  return (
    <Section title="What the fix does not do">
      <ul className="flex flex-col gap-1 text-small/[18px] text-text-2">
        {undoneWords(cell).map((words) => (
          <li key={words} className="flex gap-1.5">
            <CircleMinus aria-hidden className="mt-0.5 text-text-3" />
            {words}
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Text that a machine wrote, line by line; what wraps is indented, lines that hide something are marked. */
function Code({ lines }: { lines: readonly { text: string; hides: boolean }[] }) {
  return (
    <pre className="mono rounded-2 border border-border-1 bg-surface-inset px-2.5 py-2 text-[11px]! leading-[15px]! whitespace-pre-wrap wrap-anywhere text-text-2">
      {lines.map(({ text, hides }, index) => {
        const Line = hides ? 'mark' : 'span'
        return (
          <Line
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text, which never change places.
            key={index}
            className={classNames(
              'block pl-[3ch] -indent-[3ch]',
              hides && '-mx-2.5 border-l-2 border-accent bg-accent-soft pr-2.5 pl-[calc(3ch+8px)] text-text-1',
            )}
          >
            {visibleText(text)}
          </Line>
        )
      })}
    </pre>
  )
}
