import 'server-only'

interface Span {
  fromMs: number
  toMs: number
}

/** Times for which everything of each part of a source was asked, and answered. */
export class AskedSpans {
  /** By part, oldest first, none touching another. */
  private readonly byPart = new Map<string, Span[]>()

  /** Until when everything since `fromMs` was asked, epoch ms; null: that time itself never was. */
  until(part: string, fromMs: number): number | null {
    const span = this.byPart.get(part)?.find((each) => each.fromMs <= fromMs && fromMs <= each.toMs)
    return span?.toMs ?? null
  }

  add(part: string, { fromMs, toMs }: Span): void {
    const spans = this.byPart.get(part) ?? []
    const apart = (span: Span) => span.toMs < fromMs || span.fromMs > toMs
    const joined = spans.filter((span) => !apart(span))
    const one = {
      fromMs: Math.min(fromMs, ...joined.map((span) => span.fromMs)),
      toMs: Math.max(toMs, ...joined.map((span) => span.toMs)),
    }
    this.byPart.set(
      part,
      [...spans.filter(apart), one].sort((a, b) => a.fromMs - b.fromMs),
    )
  }
}
