import 'server-only'

/**
 * The answers of many questions, `most` of them at the same time, in the order in which they come. A question goes on
 * only when its answer was taken. Throws what a question throws, and lets the others go then.
 */
export async function* atOnce<T>(questions: (() => AsyncIterator<T>)[], most: number): AsyncGenerator<T> {
  const waiting = [...questions]
  const running = new Map<AsyncIterator<T>, Promise<{ question: AsyncIterator<T>; answer: IteratorResult<T> }>>()
  const open = new Set<AsyncIterator<T>>()
  const goOn = (question: AsyncIterator<T>) =>
    running.set(
      question,
      question.next().then((answer) => ({ question, answer })),
    )
  try {
    for (;;) {
      for (const begin of waiting.splice(0, most - running.size)) {
        const question = begin()
        open.add(question)
        goOn(question)
      }
      if (running.size === 0) return
      const { question, answer } = await Promise.race(running.values())
      running.delete(question)
      if (answer.done === true) open.delete(question)
      else {
        yield answer.value
        goOn(question)
      }
    }
  } finally {
    for (const question of open) void question.return?.().catch(() => undefined)
  }
}
