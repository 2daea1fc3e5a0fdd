import 'server-only'

/** Ids of texts, the last one at hand: most records repeat what the one before them said. */
export class Remembered {
  private readonly known = new Map<string, number>()
  private lastText: string | null = null
  private lastId = -1

  find(text: string): number | undefined {
    if (text === this.lastText) return this.lastId
    const id = this.known.get(text)
    if (id !== undefined) [this.lastText, this.lastId] = [text, id]
    return id
  }

  add(text: string, id: number): void {
    this.known.set(text, id)
    this.lastText = text
    this.lastId = id
  }
}
