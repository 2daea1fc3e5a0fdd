import 'server-only'
import { AppError } from '@/lib/errors'

interface Waiting {
  admit: () => void
  refuse: (error: AppError) => void
}

/**
 * Gives out a fixed number of turns, first come first served. Each running query occupies a thread of libuv's pool,
 * which files and DNS need too: measured, six heavy queries made a `readFile` take 4.5 s.
 */
export class Turns {
  private running = 0
  private readonly waiting: Waiting[] = []

  constructor(
    private readonly atOnce: number,
    private readonly mostWaiting: number,
  ) {}

  /** Resolves when it is our turn; the answer must be called once when done. Throws `busy`, or what `signal` says. */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    if (this.running < this.atOnce) this.running++
    else await this.wait(signal)
    let given = false
    return () => {
      if (given) return
      given = true
      const next = this.waiting.shift()
      if (next) next.admit()
      else this.running--
    }
  }

  private async wait(signal: AbortSignal): Promise<void> {
    if (this.waiting.length >= this.mostWaiting) {
      throw new AppError('busy', `${this.waiting.length} queries are waiting already. Try again in a moment.`)
    }
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        const at = this.waiting.indexOf(entry)
        if (at >= 0) this.waiting.splice(at, 1)
        reject(signal.reason instanceof Error ? signal.reason : new AppError('cancelled', 'The query was cancelled.'))
      }
      const entry: Waiting = {
        admit: () => {
          signal.removeEventListener('abort', leave)
          resolve()
        },
        refuse: reject,
      }
      signal.addEventListener('abort', leave, { once: true })
      this.waiting.push(entry)
    })
  }
}
