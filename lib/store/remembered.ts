import 'server-only'

/** Memory that all answers and one of them may take, about. */
const MOST_BYTES = 32 << 20
const MOST_OF_ONE = 8 << 20

/**
 * Answers that stay true until the store changes, the last ones asked for: teammates open one link, and pages ask every
 * few seconds for what mostly has not changed. Under the statement with its values, so under the viewer's scope, too.
 */
export class Remembered {
  private readonly answers = new Map<string, Kept>()
  private bytes = 0
  private changes = 0

  /** The answer to `question`, from memory or by `ask`. `bytes`: about how large it is. Whoever gets it only reads. */
  async answer<T>(question: string, ask: () => Promise<T>, bytes: (answer: T) => number): Promise<T> {
    const known = this.answers.get(question)
    if (known !== undefined) {
      this.keep(question, known)
      // The statement decides what it answers with.
      return known.answer as T
    }
    const { changes } = this
    const answer = await ask()
    // What was asked before a change may be of before it.
    if (changes === this.changes) this.keep(question, { answer, bytes: bytes(answer) })
    return answer
  }

  /** The store has changed. */
  forget(): void {
    this.changes += 1
    this.answers.clear()
    this.bytes = 0
  }

  /** As the newest; the oldest go where there is no room. */
  private keep(question: string, kept: Kept): void {
    if (kept.bytes > MOST_OF_ONE) return
    this.drop(question)
    this.answers.set(question, kept)
    this.bytes += kept.bytes
    for (const [oldest] of this.answers) {
      if (this.bytes <= MOST_BYTES) return
      this.drop(oldest)
    }
  }

  private drop(question: string): void {
    this.bytes -= this.answers.get(question)?.bytes ?? 0
    this.answers.delete(question)
  }
}

interface Kept {
  answer: unknown
  bytes: number
}

/** About what values take in memory, lists with what is in them. */
export function sizeOf(values: ArrayLike<unknown>): number {
  if (ArrayBuffer.isView(values)) return values.byteLength
  let bytes = 0
  for (let at = 0; at < values.length; at++) {
    const value = values[at]
    if (typeof value === 'string') bytes += 32 + value.length
    else if (typeof value === 'object' && value !== null) bytes += 64 + sizeOf(Object.values(value))
    else bytes += 16
  }
  return bytes
}
