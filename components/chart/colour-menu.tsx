'use client'
import { ChevronDown } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Menu, MenuChoice } from '@/components/ui/menu'
import { Untrusted } from '@/components/ui/untrusted'
import { COLOUR_WORDS, type Colour } from './view'

/** What the colour of a line tells, of `offered`. */
export function ColourMenu({
  offered,
  value,
  onChange,
}: {
  offered: readonly Colour[]
  value: Colour
  onChange: (value: Colour) => void
}) {
  const trigger = (
    <Button>
      Colour by {COLOUR_WORDS[value]}
      <ChevronDown aria-hidden />
    </Button>
  )
  return (
    <Menu trigger={trigger}>
      <MenuChoice
        label="Colour"
        options={offered.map((each) => ({ value: each, label: `By ${COLOUR_WORDS[each]}` }))}
        value={value}
        onChange={onChange}
      />
    </Menu>
  )
}

/** Names that are written beside the toolbar; the colours begin again behind them. */
const MOST = 10

/** Which colour is whose. An empty name is told as `unnamed`. */
export function ColourLegend({
  entries,
  unnamed,
}: {
  entries: readonly { name: string; colour: string }[]
  unnamed: string
}) {
  return (
    <ul aria-label="Colours" className="flex flex-wrap gap-x-3 gap-y-0.5 text-small">
      {entries.slice(0, MOST).map(({ name, colour }) => (
        <li key={name} className="flex min-w-0 items-center gap-1.5">
          <svg width="14" height="8" aria-hidden className="flex-none">
            <path d="M0 4H14" stroke={colour} strokeWidth="2.5" />
          </svg>
          {name === '' ? <i>{unnamed}</i> : <Untrusted text={name} className="max-w-72 truncate text-[11.5px]" />}
        </li>
      ))}
      {entries.length > MOST ? (
        <li className="text-text-2">{entries.length - MOST} more, in the same colours again</li>
      ) : null}
    </ul>
  )
}
