'use client'
import { Menu as BaseMenu } from '@base-ui/react/menu'
import { Check, ChevronRight } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { POPUP } from './popover'

const ITEM =
  'flex min-h-7 max-tablet:min-h-10 items-center gap-2 rounded-1 px-2 text-small outline-none select-none data-highlighted:bg-surface-3 data-disabled:text-text-disabled'

/** A menu of actions. `trigger` is a button element. */
export function Menu({ trigger, children }: { trigger: ReactElement; children: ReactNode }) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner sideOffset={4} align="start" className="z-60">
          <BaseMenu.Popup className={`${POPUP} max-h-(--available-height) min-w-40 overflow-y-auto p-1`}>
            {children}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  )
}

/** `stays`: the menu is open afterwards, since the entry says what became of it. */
export function MenuItem({
  onClick,
  stays = false,
  children,
}: {
  onClick: () => void
  stays?: boolean
  children: ReactNode
}) {
  return (
    <BaseMenu.Item className={ITEM} onClick={onClick} closeOnClick={!stays}>
      {children}
    </BaseMenu.Item>
  )
}

/** More entries, beside the one that opens them. */
export function Submenu({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <BaseMenu.SubmenuRoot>
      <BaseMenu.SubmenuTrigger className={ITEM}>
        {label}
        <ChevronRight aria-hidden className="ml-auto" />
      </BaseMenu.SubmenuTrigger>
      <BaseMenu.Portal>
        <BaseMenu.Positioner sideOffset={2} className="z-60">
          <BaseMenu.Popup className={`${POPUP} max-h-(--available-height) min-w-40 overflow-y-auto p-1`}>
            {children}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.SubmenuRoot>
  )
}

/** Exactly one of `options`. */
export function MenuChoice<Value extends string>({
  label,
  options,
  value,
  onChange,
}: {
  label: string
  options: readonly { value: Value; label: ReactNode }[]
  value: Value
  onChange: (value: Value) => void
}) {
  return (
    <BaseMenu.RadioGroup aria-label={label} value={value} onValueChange={(next: Value) => onChange(next)}>
      {options.map((option) => (
        <BaseMenu.RadioItem key={option.value} value={option.value} closeOnClick className={ITEM}>
          <span className="grid w-4 place-items-center text-accent">
            <BaseMenu.RadioItemIndicator>
              <Check aria-hidden />
            </BaseMenu.RadioItemIndicator>
          </span>
          {option.label}
        </BaseMenu.RadioItem>
      ))}
    </BaseMenu.RadioGroup>
  )
}

/** Any number of `options`: the menu stays open. */
export function MenuChecks<Value extends string>({
  options,
  values,
  onToggle,
}: {
  options: readonly { value: Value; label: ReactNode; disabled?: boolean }[]
  values: readonly Value[]
  onToggle: (value: Value, on: boolean) => void
}) {
  return options.map((option) => (
    <BaseMenu.CheckboxItem
      key={option.value}
      checked={values.includes(option.value)}
      disabled={option.disabled ?? false}
      onCheckedChange={(on) => onToggle(option.value, on)}
      className={ITEM}
    >
      <span className="grid w-4 place-items-center text-accent">
        <BaseMenu.CheckboxItemIndicator>
          <Check aria-hidden />
        </BaseMenu.CheckboxItemIndicator>
      </span>
      {option.label}
    </BaseMenu.CheckboxItem>
  ))
}

/** Items under a heading. */
export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <BaseMenu.Group>
      <BaseMenu.GroupLabel className="px-2 pt-1.5 pb-0.5 text-micro font-semibold text-text-2">
        {label}
      </BaseMenu.GroupLabel>
      {children}
    </BaseMenu.Group>
  )
}

export function MenuSeparator() {
  return <BaseMenu.Separator className="mx-1 my-1 h-px bg-border-1" />
}
