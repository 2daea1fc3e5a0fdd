'use client'
import { Check, Code, FileDown, ImageDown } from 'lucide-react'
import { type RefObject, useState } from 'react'
import { MenuItem, MenuSeparator } from '@/components/ui/menu'
import { EXPORT_FORMATS, exportPath } from '@/lib/api/series-export'
import { visibleText } from '@/lib/format'
import { cardData, pandasCode } from './card-data'
import { pictureLegend } from './picture-legend'
import { pictureCaption } from './picture-words'
import type { Plotted } from './plotted'
import { download, savePicture } from './save-picture'
import { useChartView } from './use-chart-view'
import type { Zoom } from './zoom'

interface CardExportProps {
  plotted: readonly Plotted[]
  zoom: Zoom
  /** Something in the card, from which its chart is found. */
  within: RefObject<HTMLElement | null>
  /**
   * What the picture is called, and what is said below it besides range and moment: where from, what is drawn, proof.
   * `colours`: what they tell where it is not the series.
   */
  told: { title: string; facts: readonly string[]; colours?: readonly { name: string; colour: string }[] | null }
  /** The picture is there to be taken: not the data table. */
  drawn: boolean
}

/** Entries of a card's menu: its picture, all of its data, and code that reads them. */
export function CardExport({ plotted, zoom, within, told, drawn }: CardExportProps) {
  const [said, setSaid] = useState<string | null>(null)
  const [{ smooth }] = useChartView()
  const data = cardData(plotted, zoom)
  if (data === null) return null
  const title = visibleText(told.title)
  const takePicture = async (kind: 'svg' | 'png') => {
    const legend = pictureLegend(plotted, told.colours ?? null)
    await savePicture(within.current, kind, { title, legend, caption: pictureCaption(plotted, zoom, told.facts) })
  }
  const copyCode = async () => {
    try {
      await navigator.clipboard.writeText(pandasCode(data, window.location.origin, smooth))
      setSaid('Copied')
    } catch {
      setSaid('The browser did not allow copying')
    }
  }
  return (
    <>
      <MenuSeparator />
      {drawn
        ? (['png', 'svg'] as const).map((kind) => (
            <MenuItem key={kind} onClick={() => void takePicture(kind)}>
              <ImageDown aria-hidden />
              Picture as {kind.toUpperCase()}
            </MenuItem>
          ))
        : null}
      {EXPORT_FORMATS.map((format) => (
        <MenuItem key={format} onClick={() => download(exportPath({ ...data, format }))}>
          <FileDown aria-hidden />
          All points as {FORMATS[format]}
          {smooth > 0 ? ', not smoothed' : null}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem onClick={() => void copyCode()} stays>
        {said === 'Copied' ? <Check aria-hidden /> : <Code aria-hidden />}
        {said ?? 'Copy pandas code'}
      </MenuItem>
    </>
  )
}

const FORMATS = { csv: 'CSV', ndjson: 'NDJSON', parquet: 'Parquet' }
