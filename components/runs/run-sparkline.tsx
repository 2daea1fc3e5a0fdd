'use client'
import { runLook } from '@/components/chart/run-look'
import { type SparkLine, Sparkline } from './sparkline'
import { useChoice } from './use-choice'

/** The sparkline of a listed run; a chosen one has the look that its lines have where it is compared. */
export function RunSparkline({ run, line }: { run: string; line: SparkLine | undefined }) {
  const place = useChoice().places.indexOf(run)
  return <Sparkline line={line} look={place === -1 ? null : runLook(place)} />
}
