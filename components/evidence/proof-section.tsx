import { TriangleAlert } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { Instant } from '@/components/ui/instant'
import { Untrusted } from '@/components/ui/untrusted'
import type { EventItem, EventResponse, Sighting } from '@/lib/api/event'
import type { StatusChange } from '@/lib/api/run'
import { formatCount } from '@/lib/format'
import { ProofChain } from './proof-chain'
import { besideVerdict, goneMark, goneWords, provingSighting, verdictMeaning } from './proof-words'
import { Aside, Section } from './section'
import { reasonWords, VerdictBadge } from './verdict-badge'

/** The verdict on the log file that carries the record, why, what it rests on, and what it does not say. */
export function ProofSection({
  event,
  item,
  statuses,
}: {
  event: EventResponse
  item: EventItem | null
  statuses: StatusChange[]
}) {
  const sighting = provingSighting(event)
  if (sighting === null) return null
  const { verdict, given } = sighting
  const others = event.sightings.filter((other) => other !== sighting)
  const reason = reasonWords(sighting.reason)
  return (
    <Section
      title="Proof"
      remark={
        given === null ? (
          'not given yet'
        ) : (
          <>
            given <Instant ms={given.ms} />
          </>
        )
      }
    >
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-small">
        <VerdictBadge verdict={verdict} filled={sighting.gone === null} />
        {[...goneMark(sighting), ...besideVerdict(event, item, statuses)].map((fact) => (
          <Badge key={fact} icon={TriangleAlert} tone="failed">
            {fact}
          </Badge>
        ))}
      </p>
      {reason === null ? null : <p className="mt-1.5 text-small font-medium">{reason}</p>}
      <p className="mt-1 text-small text-text-2">
        {goneWords(sighting, event.digest) ?? verdictMeaning(verdict, event.digest)}
      </p>
      <ProofChain sighting={sighting} digest={event.digest} />
      {others.length === 0 ? null : <AlsoIn sightings={others} />}
    </Section>
  )
}

/** Every further log file that has the record, each with its own verdict. */
function AlsoIn({ sightings }: { sightings: Sighting[] }) {
  return (
    <div className="mt-2 text-small/[17px]">
      <h4 className="text-micro font-semibold text-text-2">Also in</h4>
      <ul>
        {sightings.map((sighting) => (
          <li key={`${sighting.source} ${sighting.key} ${sighting.recordIndex}`} className="mt-1 wrap-anywhere">
            <VerdictBadge verdict={sighting.verdict} reason={sighting.reason} /> <Untrusted text={sighting.key} />{' '}
            <Aside>
              record {formatCount(sighting.recordIndex + 1)} of {formatCount(sighting.records)}, source{' '}
              {sighting.source}, {sighting.fileState}
            </Aside>
          </li>
        ))}
      </ul>
    </div>
  )
}
