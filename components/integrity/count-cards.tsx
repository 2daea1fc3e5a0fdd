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
  const { listed, ingested, quarantined, missing, held, unlisted } = files
  return (
    <div className="grid grid-cols-2 gap-2.5 max-desk:grid-cols-1">
      <CountCard
        title="Log files"
        total={{ count: listed, words: 'listed in digests' }}
        terms={[
          { count: ingested, words: 'ingested' },
          { count: quarantined, words: 'quarantined' },
          { count: missing, words: 'missing', bad: true },
          // Nearly always none: it is there when it has something to say.
          ...(held === 0 ? [] : [{ count: held, words: 'there, cannot be read', bad: true }]),
        ]}
        fault={faultOf(files)}
        doubt={doubtOf(files)}
      >
        {unlisted === 0 || doubtOf(files) !== null ? null : (
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
        doubt={records.records === 0 ? 'No record was read' : null}
      />
    </div>
  )
}

function faultOf({ missing, held }: IntegrityPlace['files']): string | null {
  const files = (count: number) => `${formatCount(count)} listed ${count === 1 ? 'file' : 'files'}`
  const faults = [
    ...(missing === 0 ? [] : [`${files(missing)} not found`]),
    ...(held === 0 ? [] : [`${files(held)} cannot be read`]),
  ]
  return faults.length === 0 ? null : faults.join(', ')
}

/** What a sum that comes out says nothing of; null where it says all there is to say. */
function doubtOf(files: IntegrityPlace['files']): string | null {
  const { listed, unlisted } = files
  if (faultOf(files) !== null) return null
  if (listed === 0)
    return unlisted === 0
      ? 'No log file came, and none is listed'
      : `No digest lists the ${formatCount(unlisted)} that came`
  return unlisted === 0 ? null : `${formatCount(unlisted)} in no digest`
}

interface CountCardProps {
  title: string
  total: Term
  terms: Term[]
  fault: string | null
  doubt: string | null
  children?: ReactNode
}

function CountCard({ title, total, terms, fault, doubt, children }: CountCardProps) {
  const rest = total.count - terms.reduce((sum, { count }) => sum + count, 0)
  const wrong = rest === 0 ? fault : `Does not add up: ${formatCount(Math.abs(rest))} unaccounted for`
  return (
    <section aria-label={title} className="min-w-0 rounded-3 border border-border-1 bg-surface-1 px-3.5 pt-2.5 pb-3">
      <h2 className="flex flex-wrap items-center gap-x-3 text-body font-semibold">
        <span className="flex-1">{title}</span>
        <Outcome {...{ wrong, doubt }} />
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

function Outcome({ wrong, doubt }: { wrong: string | null; doubt: string | null }) {
  const {
    icon: Icon,
    words,
    tone,
  } = wrong !== null
    ? { icon: CircleAlert, words: wrong, tone: 'text-failed' }
    : doubt !== null
      ? { icon: FileQuestion, words: doubt, tone: 'text-unattested' }
      : { icon: Check, words: 'Adds up', tone: 'text-verified' }
  return (
    <span className={`flex items-center gap-1.5 text-small font-medium ${tone}`}>
      <Icon aria-hidden />
      {words}
    </span>
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
