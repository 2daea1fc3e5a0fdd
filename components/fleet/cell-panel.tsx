'use client'
import { ChevronLeft, ChevronRight, Link2, X } from 'lucide-react'
import { SidePanel } from '@/components/evidence/side-panel'
import { IconButton } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Untrusted } from '@/components/ui/untrusted'
import type { FleetCell, FleetRow } from '@/lib/api/fleet'
import { visibleText } from '@/lib/format'
import { CellFacts } from './cell-facts'
import { FixSection, SelectorSection, UndoneSection } from './cell-sections'
import { EvaluateButton } from './evaluate-button'
import { LOOKS } from './state-looks'

interface CellPanelProps {
  row: FleetRow
  cell: FleetCell
  onClose: () => void
  /** The problems before and after this one in the table. */
  onPrevious: (() => void) | undefined
  onNext: (() => void) | undefined
  /** CloudTrail is being asked. */
  asking: boolean
}

/** All that is known of one account in one region. */
export function CellPanel(props: CellPanelProps) {
  const { row, cell, onClose, onPrevious, onNext } = props
  const label = `${visibleText(row.name ?? row.account)} in ${cell.region}`
  return (
    <SidePanel {...{ label, onClose, onPrevious, onNext }}>
      <PanelHead {...props} />
      <PanelBody {...props} />
    </SidePanel>
  )
}

function PanelHead({ row, cell, onClose, onPrevious, onNext }: CellPanelProps) {
  const { icon: Icon, tone } = LOOKS[cell.state]
  return (
    <header className="sticky top-0 z-1 flex min-h-10 flex-none items-center gap-2 border-b border-border-1 bg-surface-1 py-1 pr-2 pl-4 max-tablet:min-h-12">
      <Icon aria-hidden className={tone} />
      <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2">
        {row.name === null ? null : (
          <h2 className="max-w-full truncate text-body font-semibold" title={visibleText(row.name)}>
            <Untrusted text={row.name} className="font-sans! text-body!" />
          </h2>
        )}
        <span className="mono whitespace-nowrap text-text-2">
          {row.account}, {cell.region}
        </span>
      </div>
      <IconButton label="Previous problem ([)" disabled={onPrevious === undefined} onClick={onPrevious}>
        <ChevronLeft aria-hidden />
      </IconButton>
      <IconButton label="Next problem (])" disabled={onNext === undefined} onClick={onNext}>
        <ChevronRight aria-hidden />
      </IconButton>
      <IconButton label="Close (Esc)" onClick={onClose}>
        <X aria-hidden />
      </IconButton>
    </header>
  )
}

function PanelBody({ row, cell, asking }: CellPanelProps) {
  return (
    <>
      <div className="flex-1 px-4">
        <CellFacts row={row} cell={cell} />
        <SelectorSection cell={cell} />
        <FixSection row={row} cell={cell} />
        <UndoneSection cell={cell} />
      </div>
      <footer className="sticky bottom-0 flex flex-none flex-wrap gap-1.5 border-t border-border-2 bg-surface-2 px-4 py-2">
        {cell.fix === null ? null : (
          <CopyButton variant="primary" label="Copy the fix as text" text={cell.fix}>
            Copy fix
          </CopyButton>
        )}
        <EvaluateButton asking={asking} />
        <CopyButton
          label="Copy a link to this account and region"
          text={() => window.location.href}
          icon={<Link2 aria-hidden />}
        >
          Copy link
        </CopyButton>
      </footer>
    </>
  )
}
