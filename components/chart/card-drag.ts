import type { DragEvent } from 'react'
import type { CardMetric } from '@/lib/api/cards'

const TYPE = 'application/x-metrictrail-card'

/** Makes a card's head something to take hold of. */
export function dragOf(metrics: readonly CardMetric[]) {
  return {
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = 'move'
      event.dataTransfer.setData(TYPE, JSON.stringify(metrics))
    },
  }
}

/** Makes a card a place where another card's head can be dropped. `data-over` stands on it meanwhile. */
export function dropOf(onDrop: (metrics: CardMetric[]) => void) {
  const mark = (event: DragEvent<HTMLElement>, over: boolean) => {
    if (!event.dataTransfer.types.includes(TYPE)) return
    event.preventDefault()
    event.currentTarget.dataset.over = String(over)
  }
  return {
    onDragOver: (event: DragEvent<HTMLElement>) => mark(event, true),
    onDragLeave: (event: DragEvent<HTMLElement>) => mark(event, false),
    onDrop: (event: DragEvent<HTMLElement>) => {
      mark(event, false)
      const metrics = readMetrics(event.dataTransfer.getData(TYPE))
      if (metrics.length > 0) onDrop(metrics)
    },
  }
}

/** Another page may have filled it. */
function readMetrics(text: string): CardMetric[] {
  try {
    const read: unknown = JSON.parse(text)
    return Array.isArray(read) ? read.filter(isMetric) : []
  } catch {
    return []
  }
}

function isMetric(each: unknown): each is CardMetric {
  if (typeof each !== 'object' || each === null || !('name' in each) || !('right' in each)) return false
  return typeof each.name === 'string' && typeof each.right === 'boolean'
}
