import 'server-only'

/** Numbers or texts that are kept at most, of all answers and of one: some 16 and 4 MB. */
const MOST_CELLS = 2_000_000
const MOST_OF_ONE = 500_000

/**
 * Answers that stay true until the store changes, the last ones asked for: teammates open one link, and pages ask every
 * few seconds for what mostly has not changed. Under the statement with its values, so under the viewer's scope, too.
 */
export class Remembered {
  private readonly answers = new Map<string, { answer: unknown; cells: number }>()
  private cells = 0
  private changes = 0

  /** The answer to `question`, from memory or by `ask`. `cells`: how many values it holds; whoever gets it only reads. */
  async answer<T>(question: string, ask: () => Promise<T>, cells: (answer: T) => number): Promise<T> {
    const known = this.answers.get(question)
    if (known !== undefined) {
      this.keep(question, known)
      // The statement decides what it answers with.
      return known.answer as T
    }
    const { changes } = this
    const answer = await ask()
    // What was asked before a change may be of before it.
    if (changes === this.changes) this.keep(question, { answer, cells: cells(answer) })
    return answer
  }

  /** The store has changed. */
  forget(): void {
    this.changes += 1
    this.answers.clear()
    this.cells = 0
  }

  /** As the newest; the oldest go where there is no room. */
  private keep(question: string, kept: { answer: unknown; cells: number }): void {
    if (kept.cells > MOST_OF_ONE) return
    this.drop(question)
    this.answers.set(question, kept)
    this.cells += kept.cells
    for (const [oldest] of this.answers) {
      if (this.cells <= MOST_CELLS) return
      this.drop(oldest)
    }
  }

  private drop(question: string): void {
    this.cells -= this.answers.get(question)?.cells ?? 0
    this.answers.delete(question)
  }
}
