import { counted } from '@/components/chart/chart-words'
import { Instant } from '@/components/ui/instant'
import { MetricName } from '@/components/ui/metric-name'
import { Untrusted } from '@/components/ui/untrusted'
import type { EventItem, EventResponse } from '@/lib/api/event'
import { formatCount, formatExact } from '@/lib/format'
import { Aside, Fact, Facts, Section } from './section'
import { knownBy, resultWords } from './words'

/** Who called, and for each claim how it is known. */
export function WhoSection({ event }: { event: EventResponse }) {
  const { writer } = event
  const others = writer.points - event.items.length
  return (
    <Section title="Who" remark={others > 0 ? `${formatCount(others)} other points by this writer` : undefined}>
      <Facts>
        <Fact name={nameOf(writer)}>
          <Untrusted text={writer.person ?? writer.label} className="text-small! font-semibold" />{' '}
          <Aside>{knownBy(writer.personSource).long}</Aside>
        </Fact>
        <Fact name="Principal">
          <Untrusted text={writer.principal} /> <Aside>{writer.type}</Aside>
        </Fact>
        {event.session === null ? null : (
          <Fact name="Session">
            <Untrusted text={event.session} />
            {event.credentialIssued === null ? null : (
              <Aside>
                {' '}
                issued <Instant ms={event.credentialIssued.ms} />
              </Aside>
            )}
          </Fact>
        )}
        <Fact name="Key, MFA">
          {event.accessKeyId === null ? <Aside>no key recorded</Aside> : <Untrusted text={event.accessKeyId} />},{' '}
          <Aside>{event.mfa === null ? 'MFA not recorded' : event.mfa ? 'MFA used' : 'MFA not used'}</Aside>
        </Fact>
        <Fact name="Account">
          <span className="mono">{event.callerAccount ?? writer.account}</span>
          {event.callerAccount !== null && event.callerAccount !== event.account ? (
            <Aside> another account than the run’s {event.account}</Aside>
          ) : null}
        </Fact>
        {event.invokedBy === null ? null : (
          <Fact name="Invoked by">
            <Untrusted text={event.invokedBy} />
          </Fact>
        )}
      </Facts>
    </Section>
  )
}

/** A session name is chosen by whoever assumes the role: it names a session, and a person only as far as one believes it. */
function nameOf({ person, personSource, type }: EventResponse['writer']): string {
  if (person === null) return 'Writer'
  if (personSource === 'userName') return type === 'IAMUser' ? 'IAM user' : 'User name'
  return NAMES[personSource] ?? 'Name'
}

const NAMES: Partial<Record<string, string>> = {
  sourceIdentity: 'Source identity',
  sessionName: 'Session name',
  identityCenter: 'Identity Center user',
}

/** What was written by this call: the item in question, and how many there were. */
export function WhatSection({
  event,
  item,
  onOpen,
}: {
  event: EventResponse
  item: EventItem | null
  onOpen?: ((event: string, item: number) => void) | undefined
}) {
  return (
    <Section
      title="What"
      remark={event.itemCount === 0 ? undefined : `${counted(event.itemCount, 'item')} in this call`}
    >
      <Facts>
        <Fact name="Call">
          <Untrusted text={event.name} /> <Aside>{event.source}</Aside>
        </Fact>
        {event.trail === null ? null : (
          <Fact name="Trail">
            <Untrusted text={event.trail} />
          </Fact>
        )}
        {event.run === null ? null : (
          <Fact name="Run">
            <Untrusted text={event.run.name} />
          </Fact>
        )}
        {item === null ? null : <ItemFacts item={item} />}
        {[...event.flags, ...(item?.flags ?? [])].map((flag) => (
          <Fact key={flag} name="Note">
            {flag}
          </Fact>
        ))}
      </Facts>
      {item === null && event.items.length > 0 ? <Items event={event} onOpen={onOpen} /> : null}
    </Section>
  )
}

function ItemFacts({ item }: { item: EventItem }) {
  return (
    <>
      <Fact name="Metric">
        <MetricName name={item.metric} />
      </Fact>
      <Fact name="Value">
        <span className="mono">{item.raw?.value ?? formatExact(item.value)}</span>
      </Fact>
      <Fact name="Step">
        <span className="mono">{item.raw?.step ?? (item.step === null ? 'none' : formatExact(item.step))}</span>
      </Fact>
      {item.refused === null ? null : (
        <Fact name="Refused">
          <Untrusted text={item.refused} /> <Aside>by the service; it is not drawn</Aside>
        </Fact>
      )}
    </>
  )
}

function Items({
  event,
  onOpen,
}: {
  event: EventResponse
  onOpen?: ((event: string, item: number) => void) | undefined
}) {
  return (
    <ol className="mt-2 border-t border-border-1 text-small">
      {event.items.map((item) => (
        <li key={item.item} className="flex items-center gap-2 border-b border-border-1 py-1 last:border-b-0">
          <span className="w-6 flex-none text-right text-text-3">{item.item}</span>
          <span className="min-w-0 flex-1 wrap-anywhere">
            <MetricName name={item.metric} />
          </span>
          <span className="mono text-text-2">{item.step === null ? 'no step' : formatExact(item.step)}</span>
          {onOpen === undefined ? (
            <span className="mono">{formatExact(item.value)}</span>
          ) : (
            <button type="button" className="mono min-h-6 text-accent" onClick={() => onOpen(event.id, item.item)}>
              {formatExact(item.value)}
            </button>
          )}
        </li>
      ))}
    </ol>
  )
}

/** From where and with what the call was made, what became of it, and the ids to find it by. */
export function WhereSection({ event }: { event: EventResponse }) {
  return (
    <Section title="Where and how">
      <Facts>
        <Fact name="Source IP">
          {event.sourceIp === null ? <Aside>not recorded</Aside> : <Untrusted text={event.sourceIp} />}
        </Fact>
        <Fact name="Endpoint">
          {event.vpcEndpointId === null ? (
            'No VPC endpoint recorded, '
          ) : (
            <Untrusted text={`${event.vpcEndpointId}, `} />
          )}
          <span className="mono">{event.region}</span>
        </Fact>
        <Fact name="Client">
          {event.client} <Untrusted text={event.userAgent ?? 'no user agent recorded'} className="text-text-2" />
        </Fact>
        <Fact name="TLS, result">
          {event.tls ?? 'TLS not recorded'}. {resultWords(event)}
        </Fact>
        {event.errorMessage === null ? null : (
          <Fact name="Message">
            <Untrusted text={event.errorMessage} />
          </Fact>
        )}
        <Fact name="eventID">
          <span className="mono">{event.id}</span>
        </Fact>
        {event.requestId === null ? null : (
          <Fact name="requestID">
            <Untrusted text={event.requestId} />
          </Fact>
        )}
        {event.sharedEventId === null ? null : (
          <Fact name="Shared ID">
            <Untrusted text={event.sharedEventId} />
          </Fact>
        )}
        {event.addendum === null ? null : (
          <Fact name="Addendum">
            <Untrusted text={event.addendum.reason} />{' '}
            <Aside>{event.addendum.originalEventId === null ? null : `to ${event.addendum.originalEventId}`}</Aside>
          </Fact>
        )}
      </Facts>
    </Section>
  )
}
