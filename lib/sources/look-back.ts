import 'server-only'
import { formatSpan } from '@/lib/format'

/** How often a source without files is asked again for what lies before the time that it was asked until. */
interface Look {
  /** 0: with every poll. */
  everyMs: number
  backMs: number
}

/** A look back that is due; `isLongest`: nothing that comes later is looked for. */
interface DueLook {
  backMs: number
  isLongest: boolean
}

/** Polls and looks are timed by different clocks. */
const slackMs = 1_000

/**
 * Which part of what was asked is asked for again: records come late, most by minutes and few by hours, and each answer
 * is paid for again.
 */
export class LookBack {
  private readonly lookedMs: number[]

  /** The shortest first; a longer one stands for all shorter ones. */
  constructor(private readonly looks: readonly Look[]) {
    this.lookedMs = looks.map(() => Number.NEGATIVE_INFINITY)
  }

  /** The longest look whose time it is. */
  due(nowMs: number): DueLook {
    const at = this.looks.findLastIndex(
      ({ everyMs }, look) => nowMs - (this.lookedMs[look] ?? 0) >= everyMs - (everyMs === 0 ? 0 : slackMs),
    )
    return { backMs: this.looks[at]?.backMs ?? 0, isLongest: at === this.looks.length - 1 }
  }

  /** The look was answered whole. */
  looked({ backMs }: DueLook, nowMs: number): void {
    for (const [at, look] of this.looks.entries()) if (look.backMs <= backMs) this.lookedMs[at] = nowMs
  }

  /** For people, with the pause between two polls. */
  words(pollMs: number): string {
    const again = this.looks
      .filter(({ backMs }) => backMs > 0)
      .map(
        ({ everyMs, backMs }) =>
          `the last ${formatSpan(backMs)} ${everyMs <= pollMs ? 'every time' : `every ${formatSpan(everyMs)}`}`,
      )
    return `What is new every ${formatSpan(pollMs)}. Again, for what comes late: ${again.join(', ')}.`
  }
}
