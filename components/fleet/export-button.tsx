'use client'
import { Download } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { saveFile } from '@/components/ui/save-file'
import type { FleetResponse } from '@/lib/api/fleet'
import { formatCount } from '@/lib/format'
import { fleetCsv } from './fleet-csv'

/** Every account and region as a CSV file, made in the browser from the answer, whatever the filter shows. */
export function ExportButton({ fleet }: { fleet: FleetResponse }) {
  const download = () => {
    saveFile('metrictrail-fleet.csv', new Blob([fleetCsv(fleet)], { type: 'text/csv;charset=utf-8' }))
  }
  return (
    <Button onClick={download}>
      <Download aria-hidden />
      Export all {formatCount(fleet.rows.length)}
    </Button>
  )
}
