import 'server-only'

/** What one event's points span. NaN while there is none. */
export class PointRange {
  metrics: number[] = []
  stepMin = NaN
  stepMax = NaN
  claimedMin = NaN
  claimedMax = NaN

  clear(): void {
    this.metrics = []
    this.stepMin = this.stepMax = this.claimedMin = this.claimedMax = NaN
  }

  add(metric: number, step: number, claimedMs: number | null): void {
    if (!this.metrics.includes(metric)) this.metrics.push(metric)
    if (!Number.isNaN(step)) {
      if (!(step >= this.stepMin)) this.stepMin = step
      if (!(step <= this.stepMax)) this.stepMax = step
    }
    if (claimedMs !== null) {
      if (!(claimedMs >= this.claimedMin)) this.claimedMin = claimedMs
      if (!(claimedMs <= this.claimedMax)) this.claimedMax = claimedMs
    }
  }
}
