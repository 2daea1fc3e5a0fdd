'use client'
import { SquareTerminal } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Dialog } from '@/components/ui/dialog'
import { TextFrame } from '@/components/ui/text-frame'
import type { EventResponse } from '@/lib/api/event'
import { opensslCommands, validateLogsCommand } from '@/lib/cloudtrail/check-yourself'
import { provingSighting } from './proof-words'

/** The commands that check the log file of an event without MetricTrail. Nothing when there is no digest to check. */
export function CheckYourself({ event }: { event: EventResponse }) {
  const [open, setOpen] = useState(false)
  const { digest } = event
  const sighting = provingSighting(event)
  if (digest === null || sighting === null) return null
  const command = validateLogsCommand(digest)
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <SquareTerminal aria-hidden />
        <span className="max-tablet:sr-only">Check it yourself</span>
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="Check it yourself">
        <div className="flex flex-col gap-4 p-4 text-small">
          {command === null ? null : (
            <Commands title="With the AWS CLI" text={command}>
              It checks every digest and log file of the hours around this one, in the bucket where the trail puts them.
              {command.includes('MANAGEMENT_ACCOUNT')
                ? ' Put the number of the organization’s management account for MANAGEMENT_ACCOUNT.'
                : null}
            </Commands>
          )}
          <Commands title="With openssl alone" text={opensslCommands(sighting.key, digest)}>
            It checks this log file, the digest that names it, and that digest’s signature. None of it asks MetricTrail.
          </Commands>
        </div>
      </Dialog>
    </>
  )
}

function Commands({ title, text, children }: { title: string; text: string; children: React.ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="flex items-center gap-2 font-semibold">
        <span className="flex-1">{title}</span>
        <CopyButton text={text} label={`Copy the commands: ${title}`} size="sm">
          Copy
        </CopyButton>
      </h3>
      <p className="mt-0.5 mb-1.5 text-text-2">{children}</p>
      <TextFrame>{text}</TextFrame>
    </section>
  )
}
