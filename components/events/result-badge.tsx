import { Ban, Check, CircleAlert, CircleX } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import type { EventRow } from '@/lib/api/events'

/** How a call ended, as the record tells: an icon and its word. */
export function ResultBadge({
  row: { result, refused, errorCode },
}: {
  row: Pick<EventRow, 'result' | 'refused' | 'errorCode'>
}) {
  const title = errorCode ?? undefined
  switch (result) {
    case 'allowed':
      return (
        <Badge icon={Check} tone="quiet">
          Allowed
        </Badge>
      )
    case 'denied':
      return (
        <span title={title}>
          <Badge icon={Ban} tone="failed">
            Denied
          </Badge>
        </span>
      )
    case 'failed':
      return (
        <span title={title}>
          <Badge icon={CircleX} tone="failed">
            Failed
          </Badge>
        </span>
      )
    case 'itemErrors':
      return (
        <Badge icon={CircleAlert} tone="caution">
          {refused} item {refused === 1 ? 'error' : 'errors'}
        </Badge>
      )
  }
}
