import { VERDICT_LOOKS } from '@/components/evidence/verdict-badge'
import type { ProofLines } from './proof-lines'

/** Points with other verdicts than most, over the chart's own lines: rings where there is room, to differ in shape too. */
export function ProofLayer({ proofs }: { proofs: ProofLines[] }) {
  return proofs.map(({ verdict, lines, crowded }) => (
    <g
      key={verdict}
      stroke={VERDICT_LOOKS[verdict].solid}
      fill="none"
      strokeLinejoin="round"
      strokeLinecap="round"
      data-proof={verdict}
    >
      {lines.map(({ id, path, dots, lone }) => {
        const rings = crowded ? lone : `${dots}${lone}`
        return (
          <g key={id}>
            <path d={path} strokeWidth="2" />
            <path d={rings} strokeWidth="6.4" />
            <path d={rings} strokeWidth="3" stroke="var(--surface-1)" />
          </g>
        )
      })}
    </g>
  ))
}
