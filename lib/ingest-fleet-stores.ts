import 'server-only'
import { isDataStore, type TrailSettings } from './cloudtrail/trail-settings'
import type { IngestLog } from './ingest-log'
import type { StoreAnswer } from './sources/event-data-stores'
import type { FleetNow } from './store/fleet-now'

/** What the configured event data stores record, as far as it is known. */
export class FleetStores {
  /** As last read, by id. */
  private readonly known = new Map<string, TrailSettings>()
  private told = ''

  /** `before`: the last noted answers. */
  constructor(
    before: FleetNow['answers'],
    private readonly log: IngestLog,
  ) {
    for (const { read } of before.values()) {
      for (const trail of read?.answer.trails ?? []) {
        if (isDataStore(trail) && trail.unread === null) this.known.set(idOf(trail), trail)
      }
    }
  }

  /**
   * Settings of the stores that may record something: one that cannot be read now is as it last was. `problems`: what
   * could not be read, and the fix.
   */
  settle(answers: StoreAnswer[]): { settings: TrailSettings[]; problems: string[] } {
    const settings: TrailSettings[] = []
    const problems: string[] = []
    for (const one of answers) {
      if (one.answer === 'read') this.known.set(one.id, one.settings)
      if (one.answer === 'absent') this.known.delete(one.id)
      const known = this.known.get(one.id)
      const found = known ?? (one.answer === 'unread' ? one.settings : null)
      if (found !== null) settings.push(found)
      if (one.answer !== 'read') problems.push(`${one.words} ${meanwhile(one, known !== undefined)}`)
    }
    this.tell(problems)
    return { settings, problems }
  }

  private tell(problems: string[]): void {
    const error = problems.join(' ')
    if (error !== '' && error !== this.told) this.log.warn('event data stores not read', { error })
    this.told = error
  }
}

function meanwhile({ answer }: StoreAnswer, isKnown: boolean): string {
  if (isKnown) return 'Until then it is taken to record what it last did.'
  if (answer === 'absent') return 'Accounts are judged by their trails alone.'
  return 'Until then other accounts than its own are judged by their trails alone.'
}

const idOf = ({ arn }: TrailSettings) => arn.split('/').at(-1) ?? ''
