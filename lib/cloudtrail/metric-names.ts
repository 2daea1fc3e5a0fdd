import { isAt } from './known-bytes'

const QUOTE = 0x22
const encoder = new TextEncoder()
/** Names without a character that has to be escaped or that is not printable. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/
const LONGEST = 1024
const MOST_OF_A_CALL = 1000
const MOST = 10_000

/** A metric's name, and its bytes with the quote that ends them. */
interface Name {
  text: string
  quoted: Uint8Array
}

/** All plain names that were seen. */
const names = new Map<string, Name>()

/**
 * The metrics of the calls that are like one another, numbered in the order in which they came. Clients write them in
 * turn, so after one comes the next: that is tried first.
 */
export class MetricNames {
  private readonly list: Name[] = []
  private next = 0

  text(number: number): string {
    return this.list[number]?.text ?? ''
  }

  /** Offset after the quote that ends the name with this number. */
  endOf(number: number, from: number): number {
    return from + (this.list[number]?.quoted.length ?? 0)
  }

  /** The number of the name whose first letter is at `from`; -1 when it is not plain, or one of too many. */
  find(bytes: Uint8Array, from: number): number {
    const expected = this.list[this.next]
    const number = expected !== undefined && isAt(bytes, from, expected.quoted) ? this.next : this.search(bytes, from)
    this.next = number + 1 === this.list.length ? 0 : number + 1
    return number
  }

  private search(bytes: Uint8Array, from: number): number {
    const name = readName(bytes, from)
    if (name === null) return -1
    const known = this.list.indexOf(name)
    if (known >= 0 || this.list.length >= MOST_OF_A_CALL) return known
    return this.list.push(name) - 1
  }
}

/** The name whose first letter is at `from`, one object for equal names; null when it is not plain. */
function readName(bytes: Uint8Array, from: number): Name | null {
  const length = bytes.subarray(from, from + LONGEST).indexOf(QUOTE)
  if (length < 0) return null
  const text = String.fromCharCode(...bytes.subarray(from, from + length))
  if (!PLAIN.test(text)) return null
  const known = names.get(text)
  if (known !== undefined) return known
  const name = { text, quoted: encoder.encode(`${text}"`) }
  if (names.size >= MOST) names.clear()
  names.set(text, name)
  return name
}
