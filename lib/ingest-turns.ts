import 'server-only'
import pLimit from 'p-limit'

/** How long a source reads on while others wait. */
const turnMs = 3_000

/** One thing after the other uses the committer. Sources are listed, and asked, beside it. */
export class Turns {
  /** The source that reads now; null: none does. */
  reader: string | null = null
  private sinceMs = 0
  private readonly limit = pLimit(1)

  /** Does `work` alone, after all that came before it. */
  readonly take = <T>(work: () => Promise<T>): Promise<T> => this.limit(work)

  /** The same, for reading log files of `source`. */
  read<T>(source: string, work: () => Promise<T>): Promise<T> {
    return this.limit(async () => {
      this.reader = source
      this.sinceMs = performance.now()
      try {
        return await work()
      } finally {
        this.reader = null
      }
    })
  }

  /** Whether it is time to let others have their turn. */
  isOver(): boolean {
    return this.limit.pendingCount > 0 && performance.now() - this.sinceMs > turnMs
  }
}
