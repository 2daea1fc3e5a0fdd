import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'

/** Keeps requests of one kind apart, counted from an answer to the next request: the service sees no two closer. */
export class Pace {
  private freeMs = 0

  constructor(private readonly spacingMs: number) {}

  /** One after the other; the caller does not begin a second before the first is answered. */
  async run<T>(request: () => Promise<T>): Promise<T> {
    // A timer may end a little early.
    for (let left = this.leftMs(); left > 0; left = this.leftMs()) await pause(Math.ceil(left))
    try {
      return await request()
    } finally {
      this.freeMs = performance.now() + this.spacingMs
    }
  }

  private leftMs(): number {
    return this.freeMs - performance.now()
  }
}
