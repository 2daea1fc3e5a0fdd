import 'server-only'
import { managementNames } from '@/lib/cloudtrail/kept-events'
import type { Answer } from './source'

/** How far one asking of the event history is: a question for each name of call and place. */
export class HistoryProgress {
  private readonly asked = new Map<string, number>()
  private readonly names = managementNames().length

  /** Places are accounts in regions, `mostAtOnce` of them at a time; requests of one are `spacingMs` apart. */
  constructor(
    private readonly places: number,
    private readonly pace: { spacingMs: number; mostAtOnce: number },
  ) {}

  /** One more name was asked of a place. */
  named(place: string): Answer {
    this.asked.set(place, (this.asked.get(place) ?? 0) + 1)
    return this.told()
  }

  /** A name that has several pages takes longer, so the time left is the least. */
  told(): Answer {
    const of = this.places * this.names
    const done = [...this.asked.values()].reduce((sum, each) => sum + each, 0)
    const least = this.asked.size < this.places ? 0 : Math.min(...this.asked.values())
    const longest = this.places === 0 ? 0 : this.names - least
    const requests = Math.max(longest, (of - done) / this.pace.mostAtOnce)
    return { kind: 'progress', done, of, secondsLeft: Math.ceil((requests * this.pace.spacingMs) / 1000) }
  }
}
