'use client'
import { Download } from 'lucide-react'
import { Button } from '@/components/ui/button'
import type { FleetResponse } from '@/lib/api/fleet'
import { formatCount } from '@/lib/format'
import { fleetCsv } from './fleet-csv'

/** Every account and region as a CSV file, made in the browser from the answer, whatever the filter shows. */
export function ExportButton({ fleet }: { fleet: FleetResponse }) {
  const download = () => {
    const url = URL.createObjectURL(new Blob([fleetCsv(fleet)], { type: 'text/csv;charset=utf-8' }))
    const link = document.createElement('a')
    link.href = url
    link.download = 'metrictrail-fleet.csv'
    link.click()
    URL.revokeObjectURL(url)
  }
  return (
    <Button onClick={download}>
      <Download aria-hidden />
      Export all {formatCount(fleet.rows.length)}
    </Button>
  )
}
