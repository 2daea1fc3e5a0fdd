'use client'
import { ChevronDown } from 'lucide-react'
import { Menu, MenuChecks, MenuItem, MenuSeparator } from '@/components/ui/menu'
import { Untrusted } from '@/components/ui/untrusted'
import { formatCount } from '@/lib/format'
import { SELECTOR } from './selector'

/** Any number of accounts or regions; none chosen means all of them. */
export function PlaceMenu({
  label,
  plural,
  values,
  choices,
  onChange,
}: {
  label: string
  plural: string
  values: readonly string[]
  choices: readonly { value: string; runs: number }[]
  onChange: (values: string[]) => void
}) {
  const known = new Set(choices.map((choice) => choice.value))
  const absent = values.filter((value) => !known.has(value)).map((value) => ({ value, runs: 0 }))
  const [only] = values
  const shown =
    values.length === 0 ? `all ${plural}` : values.length === 1 && only ? only : `${values.length} ${plural}`
  return (
    <Menu
      trigger={
        <button type="button" className={SELECTOR}>
          <span className="text-text-3 max-tablet:sr-only">{label}</span>
          <span>{shown}</span>
          <ChevronDown aria-hidden />
        </button>
      }
    >
      <MenuItem onClick={() => onChange([])}>
        <span className="w-4" />
        All {plural}
      </MenuItem>
      <MenuSeparator />
      <MenuChecks
        options={[...choices, ...absent].map((choice) => ({
          value: choice.value,
          label: (
            <>
              <Untrusted text={choice.value} />
              <span className="ml-auto pl-4 text-micro text-text-3">
                {formatCount(choice.runs)} {choice.runs === 1 ? 'run' : 'runs'}
              </span>
            </>
          ),
        }))}
        values={values}
        onToggle={(value, on) => onChange(on ? [...values, value] : values.filter((each) => each !== value))}
      />
    </Menu>
  )
}
