import 'server-only'

/**
 * Starts `work` on items ahead of the one that is taken, in order, as long as their weights fit into `room`; one item
 * always runs. Answers come in the items' order. The worker threads stay busy while a batch is being written, and
 * memory stays bounded.
 */
export async function* ahead<Item, Result>(
  items: Iterable<Item>,
  room: number,
  { weigh, work }: { weigh: (item: Item) => number; work: (item: Item) => Promise<Result> },
): AsyncGenerator<Result> {
  const running: { weight: number; result: Promise<Result> }[] = []
  let used = 0
  for (const item of items) {
    const weight = weigh(item)
    for (let first = running[0]; first !== undefined && used + weight > room; first = running[0]) {
      yield await first.result
      running.shift()
      used -= first.weight
    }
    used += weight
    running.push({ weight, result: work(item) })
  }
  for (const { result } of running) yield await result
}
