import { CopyButton } from '@/components/ui/copy-button'
import type { IntegrityResponse } from '@/lib/api/integrity'
import { formatCount } from '@/lib/format'

/** The journal's newest line, to be kept elsewhere: by it a journal that was cut or rewritten can be told later. */
export function JournalLine({ journal: { lines, hash } }: { journal: IntegrityResponse['journal'] }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-small text-text-2">
      <span className="min-w-0 wrap-anywhere">
        Journal: {formatCount(lines)} {lines === 1 ? 'line' : 'lines'}, newest SHA-256{' '}
        <span className="mono">{hash}</span>. Kept elsewhere, it tells with{' '}
        <span className="mono">npm run journal:verify</span> whether the journal was cut or rewritten.
      </span>
      <CopyButton label="Copy lines and hash of the journal" text={`${lines} ${hash}`} size="sm">
        Copy
      </CopyButton>
    </p>
  )
}
