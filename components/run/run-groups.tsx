import { Instant } from '@/components/ui/instant'
import { Untrusted } from '@/components/ui/untrusted'
import type { RunResponse } from '@/lib/api/run'

/** The group (trial) that the run is in, and every call that put it into one or took it out. */
export function RunGroups({ run, onOpen }: { run: RunResponse; onOpen: (event: string) => void }) {
  const left = run.trial === null && run.groups.length > 0
  return (
    <>
      {run.trial === null ? (
        <span className="text-text-3 italic">{left ? 'none: it left' : 'unknown'}</span>
      ) : (
        <Untrusted text={run.trial} className="wrap-anywhere" />
      )}
      {run.groups.some((group) => group.left)
        ? run.groups.map((group) => (
            <div key={group.event} className="flex flex-wrap items-center gap-x-2">
              <span className="text-text-3">{group.left ? 'left' : 'joined'}</span>
              <Untrusted text={group.trial} className="wrap-anywhere" />
              <button
                type="button"
                title="Open the evidence of the call that set it"
                className="min-h-6 text-left text-accent"
                onClick={() => onOpen(group.event)}
              >
                <Instant ms={group.at.ms} />
              </button>
            </div>
          ))
        : null}
    </>
  )
}
