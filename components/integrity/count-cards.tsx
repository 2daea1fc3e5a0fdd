import { Check, CircleAlert, FileQuestion } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from '@/components/ui/class-names'
import type { IntegrityPlace } from '@/lib/api/integrity'
import { formatCount } from '@/lib/format'

interface Term {
  count: number
  words: string
  /** Anything here is a loss. */
  bad?: boolean
}

/** Whether everything that digests list is there, and whether every record of the files that were read is accounted for. */
export function CountCards({ place: { files, records } }: { place: IntegrityPlace }) {
  const { listed, ingested, quarantined, missing, unlisted } = files
  return (
    <div className="grid grid-cols-2 gap-2.5 max-desk:grid-cols-1">
      <CountCard
        title="Log files"
        total={{ count: listed, words: 'listed in digests' }}
        terms={[
          { count: ingested, words: 'ingested' },
          { count: quarantined, words: 'quarantined' },
          { count: missing, words: 'missing', bad: true },
        ]}
        fault={missing === 0 ? null : `${formatCount(missing)} listed ${missing === 1 ? 'file' : 'files'} not found`}
      >
        {unlisted === 0 ? null : (
          <p className="flex items-center gap-1.5 text-small font-medium text-unattested">
            <FileQuestion aria-hidden />
            {formatCount(unlisted)} more in no digest
          </p>
        )}
      </CountCard>
      <CountCard
        title="Records"
        total={{ count: records.records, words: 'in the files that were read' }}
        terms={[
          { count: records.stored, words: 'stored' },
          { count: records.duplicates, words: 'duplicates' },
          { count: records.rejected, words: 'rejected' },
          { count: records.other, words: 'other services’: counted, not kept' },
        ]}
        fault={null}
      />
    </div>
  )
}

function CountCard({
  title,
  total,
  terms,
  fault,
  children,
}: {
  title: string
  total: Term
  terms: Term[]
  fault: string | null
  children?: ReactNode
}) {
  const rest = total.count - terms.reduce((sum, { count }) => sum + count, 0)
  const wrong = rest === 0 ? fault : `Does not add up: ${formatCount(Math.abs(rest))} unaccounted for`
  return (
    <section aria-label={title} className="min-w-0 rounded-3 border border-border-1 bg-surface-1 px-3.5 pt-2.5 pb-3">
      <h2 className="flex flex-wrap items-center gap-x-3 text-body font-semibold">
        <span className="flex-1">{title}</span>
        {wrong === null ? (
          <span className="flex items-center gap-1.5 text-small font-medium text-verified">
            <Check aria-hidden />
            Adds up
          </span>
        ) : (
          <span className="flex items-center gap-1.5 text-small font-medium text-failed">
            <CircleAlert aria-hidden />
            {wrong}
          </span>
        )}
      </h2>
      <div className="mt-1.5 flex flex-wrap items-start gap-x-3 gap-y-1.5">
        <Figure {...total} />
        {terms.map((term, at) => (
          <span key={term.words} className="flex items-start gap-x-3">
            <span className="pt-2 text-title text-text-3">{at === 0 ? '=' : '+'}</span>
            <Figure {...term} />
          </span>
        ))}
      </div>
      {children}
    </section>
  )
}

function Figure({ count, words, bad = false }: Term) {
  return (
    <span className="block">
      <span
        className={classNames(
          'mono block text-[20px]/[28px] font-medium',
          count === 0 ? 'text-text-3' : bad ? 'text-failed' : 'text-text-1',
        )}
      >
        {formatCount(count)}
      </span>
      <span className="block max-w-[120px] text-micro text-text-2">{words}</span>
    </span>
  )
}
