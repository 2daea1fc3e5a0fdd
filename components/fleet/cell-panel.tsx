'use client'
import { Link2 } from 'lucide-react'
import { SidePanel } from '@/components/evidence/side-panel'
import { CopyButton } from '@/components/ui/copy-button'
import { PanelHead, type PanelMoves } from '@/components/ui/panel-head'
import { Untrusted } from '@/components/ui/untrusted'
import type { FleetCell, FleetRow } from '@/lib/api/fleet'
import { visibleText } from '@/lib/format'
import { CellFacts } from './cell-facts'
import { FixSection, SelectorSection, UndoneSection } from './cell-sections'
import { EvaluateButton } from './evaluate-button'
import { LOOKS } from './state-looks'

interface CellPanelProps extends PanelMoves {
  row: FleetRow
  cell: FleetCell
  /** CloudTrail is being asked. */
  asking: boolean
}

/** All that is known of one account in one region. */
export function CellPanel(props: CellPanelProps) {
  const { row, cell, onClose, onPrevious, onNext } = props
  const label = `${visibleText(row.name ?? row.account)} in ${cell.region}`
  return (
    <SidePanel {...{ label, onClose, onPrevious, onNext }}>
      <CellHead {...props} />
      <PanelBody {...props} />
    </SidePanel>
  )
}

function CellHead({ row, cell, ...moves }: CellPanelProps) {
  const { icon: Icon, tone } = LOOKS[cell.state]
  return (
    <PanelHead {...moves}>
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
    </PanelHead>
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
