'use client'
import { Toggle } from '@/components/ui/toggle'
import { hasPairs } from './card-layout'
import { useCardLayout } from './use-card-layout'

/** One click brings training and validation of the same thing into one card. `off`: why no card can be shared now. */
export function PairSwitch({ metrics, off = null }: { metrics: readonly { name: string }[]; off?: string | null }) {
  const { layout, onPair } = useCardLayout()
  if (!layout.pair && !hasPairs(metrics.map(({ name }) => name))) return null
  return (
    <Toggle
      title={off ?? 'Training and validation of the same metric share a card'}
      on={layout.pair && off === null}
      disabled={off !== null}
      onChange={onPair}
    >
      Pair
    </Toggle>
  )
}
